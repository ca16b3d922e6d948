package dev.hybridinference.gateway.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hybridinference.gateway.spool.SegmentName;
import dev.hybridinference.gateway.spool.SegmentReader;
import dev.hybridinference.gateway.spool.SpoolDirectory;
import dev.hybridinference.gateway.spool.SpoolSettings;
import dev.hybridinference.kernel.ledger.LedgerEntry;
import dev.hybridinference.testkit.Await;
import dev.hybridinference.testkit.LeakCheck;
import dev.hybridinference.testkit.client.RawClient;
import dev.hybridinference.testkit.client.RawRequest;
import dev.hybridinference.testkit.client.RawResponse;
import dev.hybridinference.testkit.provider.ChatStreams;
import dev.hybridinference.testkit.provider.Script;
import dev.hybridinference.testkit.provider.ScriptedProvider;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What must be in the journal before something else may happen, and what happens when it cannot.
 */
@ExtendWith(LeakCheck.class)
final class BooksOrderTest {
    private static final long SPOOL_MAX = 64L << 20;
    private static final int RUNNING = 12;

    @TempDir private Path dir;
    private ScriptedProvider one;

    @BeforeEach
    void start() {
        one = ScriptedProvider.start();
    }

    @AfterEach
    void stop() {
        one.close();
    }

    @ParameterizedTest
    @CsvSource({"whole, }", "stream, [DONE]", "cut, error", "failed, }"})
    void noClientHasTheEndOfItsAnswerBeforeTheBooksHaveIt(String answer, String end)
            throws IOException {
        // given
        switch (answer) {
            case "cut" -> one.always(ChatStreams.of("a").role().text("x").cutScript().closeNow());
            case "failed" -> one.always(Script.json(500, "{}"));
            default -> {}
        }
        String body =
                "{\"model\":\"m\",\"stream\":%s,\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}"
                        .formatted(end.length() > 1);
        HeldClock clock = new HeldClock();
        GatewayYaml yaml = new GatewayYaml().provider("one", one.baseUrl()).inOrder("one/gpt-test");
        try (RunningGateway gateway = RunningGateway.start(dir, yaml, clock);
                Socket client = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
            client.setSoTimeout((int) Await.DEADLINE.toMillis());
            HeldClock.Hold hold = clock.holdIn("Exchange.close");

            // when
            String asked =
                    RunningGateway.head("/v1/chat/completions", body.length())
                            .replace("host:", "connection: close\r\nhost:");
            client.getOutputStream().write((asked + body).getBytes(StandardCharsets.UTF_8));
            hold.awaitReached();
            InputStream answered = client.getInputStream();
            byte[] before = answered.readNBytes(answered.available());
            hold.release();

            // then: what the loop had sent has arrived, as this is the same machine
            assertThat(new String(before, StandardCharsets.UTF_8)).doesNotContain(end);
            assertThat(new String(answered.readAllBytes(), StandardCharsets.UTF_8)).contains(end);
        }
    }

    /** A journal with room for so many files, whose store cannot be reached. */
    private RunningGateway withRoomFor(int segments, GatewayYaml yaml) throws IOException {
        Path old = Files.createDirectories(dir.resolve("spool/old-1-0"));
        try (RandomAccessFile file =
                new RandomAccessFile(old.resolve("00000001.seg").toFile(), "rw")) {
            file.setLength(SPOOL_MAX - segments * SpoolSettings.SEGMENT);
        }
        return RunningGateway.start(
                dir,
                yaml.more(
                        """
                        storage: { url: "postgresql://nobody@127.0.0.1:1/nowhere" }
                        ledger: { sync: none, spool_max: 64MiB }
                        """));
    }

    @Test
    void withoutRoomInTheJournalARequestGets503AndNoProviderIsAsked() throws IOException {
        // given
        GatewayYaml yaml = new GatewayYaml().provider("one", one.baseUrl()).inOrder("one/gpt-test");
        try (RunningGateway gateway = withRoomFor(0, yaml)) {
            // when
            RawResponse refused = gateway.ask(RawRequest.chat("m", "hello").key(GatewayYaml.KEY));

            // then
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.header("retry-after")).isEqualTo("5");
            assertThat(refused.text()).contains("books");
            assertThat(one.received()).isEmpty();
            assertThat(gateway.ask(RawRequest.get("/metrics")).text())
                    .contains("hybrid_ledger_refused_entries_total 0.0");
        }
    }

    @Test
    @Tag("long")
    void aCallThatCannotBeWrittenDownIsNotMade() throws IOException {
        // given: requests whose first calls go on until there is no room for new ones
        CountDownLatch full = new CountDownLatch(1);
        one.always(
                asked -> "first".equals(asked.model()),
                Script.empty().stallUntil(full).then(Script.json(500, "{}")));
        one.always(
                asked -> String.valueOf(asked.model()).startsWith("next-"), Script.json(500, "{}"));
        List<String> targets = new ArrayList<>();
        targets.add(GatewayYaml.target("one/first", "tier: 0"));
        IntStream.range(0, 15)
                .mapToObj(i -> "one/next-" + i + "x".repeat(120))
                .forEach(name -> targets.add(GatewayYaml.target(name, "tier: 1")));
        GatewayYaml yaml =
                new GatewayYaml()
                        .provider("one", one.baseUrl())
                        .model("m", "chat", targets)
                        .model(
                                "fill",
                                "filling",
                                List.of(GatewayYaml.target("one/gpt-test", "tier: 0")));
        List<RawClient> running = new ArrayList<>();
        try (RunningGateway gateway = withRoomFor(1, yaml)) {
            for (int i = 0; i < RUNNING; i++) {
                running.add(gateway.client().send(RawRequest.chat("m", "x").key(GatewayYaml.KEY)));
            }
            one.awaitRequests(RUNNING);
            int filled = fill(gateway);

            // when
            full.countDown();
            List<Integer> answers =
                    running.stream().map(client -> client.response().status()).toList();

            // then
            assertThat(answers).contains(503);
            int calls = one.received().size() - filled;
            assertThat(calls).isGreaterThan(RUNNING).isEqualTo(callsInTheJournal() - filled);
        } finally {
            running.forEach(RawClient::close);
        }
    }

    /** Asks until it is refused; tells how often it was not. */
    private static int fill(RunningGateway gateway) {
        RawRequest asked =
                RawRequest.chat("fill", "x")
                        .key(GatewayYaml.KEY)
                        .header("x-hybrid-session", "s".repeat(120))
                        .header("x-hybrid-tags", "t=" + "v".repeat(100));
        int filled = 0;
        try (RawClient client = gateway.client()) {
            RawResponse answer = client.exchange(asked);
            while (answer.status() == 200) {
                filled++;
                answer.body();
                answer = client.exchange(asked);
            }
            assertThat(answer.status()).isEqualTo(503);
        }
        return filled;
    }

    private int callsInTheJournal() throws IOException {
        SpoolDirectory spool = new SpoolDirectory(dir);
        SegmentReader reader = new SegmentReader();
        int calls = 0;
        for (String writer : spool.writers()) {
            for (SegmentName segment : spool.segments(writer)) {
                calls +=
                        (int)
                                reader.read(segment, 0, Integer.MAX_VALUE).entries().stream()
                                        .filter(LedgerEntry.AttemptOpened.class::isInstance)
                                        .count();
            }
        }
        return calls;
    }
}
