package dev.hybridinference.gateway.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hybridinference.gateway.store.PackedBody;
import dev.hybridinference.gateway.store.StoredContent;
import dev.hybridinference.gateway.store.Stores;
import dev.hybridinference.kernel.ledger.RowId;
import dev.hybridinference.testkit.Await;
import dev.hybridinference.testkit.LeakCheck;
import dev.hybridinference.testkit.client.RawClient;
import dev.hybridinference.testkit.client.RawRequest;
import dev.hybridinference.testkit.client.RawResponse;
import dev.hybridinference.testkit.provider.ChatStreams;
import dev.hybridinference.testkit.provider.Script;
import dev.hybridinference.testkit.provider.ScriptedProvider;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which bodies stay in the books, by policy. */
@ExtendWith(LeakCheck.class)
final class ContentTest {
    private static final String MESSAGES = "\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]";
    private static final String ASK = "{ \"model\":\"m\", " + MESSAGES + " }";
    private static final String ANSWER =
            "{\"choices\":[],\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":5}}";
    private static final String ERROR =
            "{\"error\":{\"message\":\"odd\",\"type\":\"x\"},\"trace\":\"t-77\"}";

    private final ScriptedProvider provider = ScriptedProvider.start();
    private @TempDir Path dir;
    private @Nullable RunningGateway running;

    @AfterEach
    void stop() {
        if (running != null) {
            running.close();
        }
        provider.close();
    }

    private RunningGateway start(String ledger, String limitedKey) {
        GatewayYaml yaml =
                new GatewayYaml()
                        .provider("one", provider.baseUrl())
                        .inOrder("one/gpt-test")
                        .more(
                                "storage: { url: \"sqlite:%s\" }\nledger: { %s }"
                                        .formatted(dir.resolve("hybrid.db"), ledger));
        RunningGateway started =
                RunningGateway.start(
                        dir, limitedKey.isEmpty() ? yaml : yaml.limitedKey(limitedKey));
        running = started;
        return started;
    }

    /** Ends the gateway, so that all that is to be kept is there. */
    private List<StoredContent> kept() {
        Objects.requireNonNull(running).close();
        running = null;
        try (Connection connection =
                        DriverManager.getConnection("jdbc:sqlite:" + dir.resolve("hybrid.db"));
                Statement statement = connection.createStatement();
                ResultSet rows =
                        statement.executeQuery("SELECT writer, seq FROM contents ORDER BY seq")) {
            List<StoredContent> kept = new ArrayList<>();
            while (rows.next()) {
                RowId id = new RowId(rows.getString(1), rows.getLong(2));
                kept.add(Objects.requireNonNull(Stores.content(connection, id)));
            }
            return kept;
        } catch (SQLException failed) {
            throw new AssertionError(failed);
        }
    }

    private StoredContent onlyOne() {
        List<StoredContent> kept = kept();
        assertThat(kept).hasSize(1);
        return kept.getFirst();
    }

    private static String text(@Nullable PackedBody body) {
        return new String(Objects.requireNonNull(body).bytes(), StandardCharsets.UTF_8);
    }

    private static ChatStreams stream(String... texts) {
        return ChatStreams.of("gpt-test").role().texts(texts).finish("stop").done();
    }

    @Test
    void byDefaultNothingIsKept() {
        provider.always(Script.json(200, ANSWER));

        start("sync: none", "").chat(ASK);

        assertThat(kept()).isEmpty();
    }

    @Test
    void allKeepsAWholeAnswerAndItsRequestAsTheClientSentIt() {
        // given
        provider.always(Script.json(200, ANSWER));

        // when
        RawResponse answer = start("content: all", "").chat(ASK);

        // then
        StoredContent content = onlyOne();
        assertThat(text(content.request())).isEqualTo(ASK);
        assertThat(text(content.response())).isEqualTo(answer.text()).isEqualTo(ANSWER);
        assertThat(content.providerError()).isNull();
        assertThat(content.request().truncated()).isFalse();
    }

    @Test
    void allKeepsAStreamAsTheClientGotIt() {
        // given
        provider.always(stream("one ", "two").script());

        // when
        RawResponse answer =
                start("content: all", "")
                        .ask(RawRequest.chat("m", "hi").key(GatewayYaml.KEY).stream());

        // then
        StoredContent content = onlyOne();
        assertThat(text(content.response()))
                .isEqualTo(answer.text())
                .contains("two")
                .endsWith("data: [DONE]\n\n");
    }

    @Test
    void errorsKeepsOnlyWhatDidNotEndOkWithTheProvidersError() {
        // given
        provider.answer(Script.json(200, ANSWER));
        provider.answer(Script.json(400, ERROR));
        provider.answer(stream("one").cutScript());
        RunningGateway gateway = start("content: errors", "");

        // when
        gateway.chat(ASK);
        RawResponse refused = gateway.chat(ASK);
        gateway.ask(RawRequest.chat("m", "cut").key(GatewayYaml.KEY).stream());

        // then
        List<StoredContent> kept = kept();
        assertThat(kept).extracting(content -> content.id().seq()).containsExactly(2L);
        assertThat(text(kept.getFirst().request())).isEqualTo(ASK);
        assertThat(text(kept.getFirst().response())).isEqualTo(refused.text());
        assertThat(text(kept.getFirst().providerError())).isEqualTo(ERROR);
    }

    @Test
    void whoLeavesGetsNoMoreThanIsKept() {
        // given
        provider.answer(
                ChatStreams.of("gpt-test").role().text("one").cutScript().stallUntilClientLeaves());
        RunningGateway gateway = start("content: errors", "");

        // when
        try (RawClient client = gateway.client()) {
            client.send(RawRequest.chat("m", "hi").key(GatewayYaml.KEY).stream());
            assertThat(client.response().event().data()).contains("assistant");
        }
        gateway.awaitIdle();

        // then
        StoredContent content = onlyOne();
        assertThat(text(content.request())).contains("hi");
        assertThat(text(content.response())).contains("one").doesNotContain("[DONE]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "1"})
    void sampledKeepsItsShare(String share) {
        // given
        provider.always(Script.json(200, ANSWER));
        RunningGateway gateway = start("content: sampled, sample: " + share, "");

        // when
        for (int i = 0; i < 20; i++) {
            gateway.chat(ASK);
        }

        // then
        assertThat(kept()).hasSize(20 * Integer.parseInt(share));
    }

    @Test
    void aShareBetweenIsDrawnForEachRequest() {
        // given
        provider.always(Script.json(200, ANSWER));
        RunningGateway gateway = start("content: sampled, sample: 0.5", "");

        // when
        for (int i = 0; i < 64; i++) {
            gateway.chat(ASK);
        }

        // then
        assertThat(kept()).hasSizeBetween(8, 56);
    }

    @Test
    void aKeyMaySayOtherwise() {
        // given
        provider.always(Script.json(200, ANSWER));
        RunningGateway gateway = start("content: all", "content: none");

        // when
        gateway.ask(RawRequest.chat("m", "private").key(GatewayYaml.LIMITED_KEY));
        gateway.ask(RawRequest.chat("m", "open").key(GatewayYaml.KEY));

        // then
        assertThat(text(onlyOne().request())).contains("open");
    }

    @Test
    void whatPatternsMatchIsNowhereOnDisk() throws IOException {
        // given
        provider.answer(Script.json(400, ERROR));
        provider.answer(stream("the card 4111", "1111", "11111111 was").script());
        RunningGateway gateway =
                start("content: all, redact: [\"[0-9]{16}\", \"sk-[a-z]+\", \"t-77\"]", "");

        // when
        gateway.ask(RawRequest.chat("m", "my key sk-abcdef is").key(GatewayYaml.KEY));
        gateway.ask(RawRequest.chat("m", "next").key(GatewayYaml.KEY).stream());

        // then
        List<StoredContent> kept = kept();
        assertThat(text(kept.getFirst().request())).contains("my key [redacted] is");
        assertThat(text(kept.getFirst().providerError())).contains("\"trace\":\"[redacted]\"");
        assertThat(text(kept.get(1).response())).contains("the card [redacted]").contains(" was");
        for (StoredContent content : kept) {
            assertThat(text(content.request()) + text(content.response()))
                    .doesNotContain("sk-a")
                    .doesNotContain("4111")
                    .doesNotContain("1111")
                    .doesNotContain(GatewayYaml.KEY);
        }
        assertThat(onDisk()).doesNotContain("sk-abcdef").doesNotContain("1111");
    }

    /** The database with its log, the journal and the access lines. */
    private String onDisk() throws IOException {
        StringBuilder all = new StringBuilder();
        try (Stream<Path> files = Files.walk(dir)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (!file.endsWith("hybrid.yaml")) {
                    all.append(Files.readString(file, StandardCharsets.ISO_8859_1));
                }
            }
        }
        return all.toString();
    }

    @Test
    void aLongBodyIsKeptUpToItsBound() {
        // given
        provider.always(Script.json(200, ANSWER));
        String tail = "\"x\":\"" + "y".repeat(PackedBody.LONGEST) + "\"}";

        // when
        start("content: all", "").chat(ASK.replace("}]", "}], ").replace(" }", tail));

        // then
        StoredContent content = onlyOne();
        assertThat(content.request().truncated()).isTrue();
        assertThat(content.request().bytes()).hasSize(PackedBody.LONGEST);
        assertThat(content.response().truncated()).isFalse();
        assertThat(text(content.response())).isEqualTo(ANSWER);
    }

    @Test
    void contentIsNeverLoggedAndCounted() {
        // given
        provider.always(Script.json(200, ANSWER));
        RunningGateway gateway = start("content: all", "");

        // when
        gateway.ask(RawRequest.chat("m", "whisper").key(GatewayYaml.KEY));

        // then
        assertThat(gateway.accessLine().write()).doesNotContain("whisper");
        Await.until(
                "one content in the metrics",
                () ->
                        gateway.ask(RawRequest.get("/metrics"))
                                .text()
                                .contains("hybrid_content_stored_total 1.0"));
        assertThat(gateway.ask(RawRequest.get("/metrics")).text())
                .contains("hybrid_content_left_out_total 0.0");
    }

    @Test
    void aPolicyCountsAsSoonAsTheConfigurationIsReadAgain() {
        // given
        provider.always(Script.json(200, ANSWER));
        RunningGateway gateway = start("content: none", "");
        gateway.ask(RawRequest.chat("m", "before").key(GatewayYaml.KEY));

        // when
        gateway.reload(
                new GatewayYaml()
                        .provider("one", provider.baseUrl())
                        .inOrder("one/gpt-test")
                        .more("ledger: { content: all, redact: [after] }"));
        gateway.ask(RawRequest.chat("m", "and after").key(GatewayYaml.KEY));

        // then
        assertThat(text(onlyOne().request())).contains("and [redacted]");
    }

    @Test
    void aRefusalBeforeThereIsARowLeavesNoContent() {
        RunningGateway gateway = start("content: all", "");

        assertThat(gateway.chat("{ broken").status()).isEqualTo(400);
        assertThat(gateway.ask(RawRequest.chat("m", "x").key("wrong")).status()).isEqualTo(401);

        assertThat(kept()).isEmpty();
    }
}
