package dev.hybridinference.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.hybridinference.testkit.Await;
import dev.hybridinference.testkit.json.Json;
import dev.hybridinference.testkit.provider.Received;
import dev.hybridinference.testkit.provider.Script;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every official library must see of a gateway. */
abstract class LibraryContract {
    private static final String TEXT = "Grüße an alle Wörter dieses Satzes 🙂 und mehr";
    private static final Duration CANCEL = Duration.ofSeconds(1);
    private static final Duration START = Duration.ofSeconds(30);
    private static final String FIRST_CHUNK =
            """
            {"id":"c1","object":"chat.completion.chunk","created":1,"model":"gpt-test",\
            "choices":[{"index":0,"delta":{"role":"assistant","content":"Hello"},\
            "finish_reason":null}]}""";

    @TempDir Path directory;
    private @Nullable StartedGateway started;
    private @Nullable Library found;

    /** The library, or null when its runtime is not installed. */
    abstract @Nullable Library library(Path scripts) throws IOException;

    @BeforeEach
    void start() throws Exception {
        found = library(directory);
        started = StartedGateway.in(directory);
    }

    @AfterEach
    void stop() throws IOException {
        Files.deleteIfExists(directory.resolve("node_modules"));
        if (started != null) {
            started.close();
        }
    }

    @Test
    void readsAWholeAnswerWithItsBooksAndRequestId() {
        check(
                (gateway, library) -> {
                    // when
                    Json seen = seen(gateway, library, "chat", Map.of("TEXT", TEXT));

                    // then
                    assertThat(seen.at("text").text()).isEqualTo(TEXT);
                    assertThat(seen.at("finish").text()).isEqualTo("stop");
                    assertThat(seen.at("prompt_tokens").asInt()).isEqualTo(9);
                    assertThat(seen.at("completion_tokens").asInt()).isEqualTo(9);
                    assertThat(seen.at("request_id").text()).isNotBlank();
                });
    }

    @Test
    void readsAStreamWordByWordAndNoUsageItDidNotAskFor() {
        check(
                (gateway, library) -> {
                    // when
                    Json seen = seen(gateway, library, "stream", Map.of("TEXT", TEXT));

                    // then
                    assertThat(seen.at("text").text()).isEqualTo(TEXT);
                    assertThat(seen.at("chunks").asInt()).isGreaterThan(5);
                    assertThat(seen.at("usages").asInt()).isZero();
                    assertThat(seen.at("finish").text()).isEqualTo("stop");
                    assertThat(seen.at("request_id").text()).isNotBlank();
                });
    }

    @Test
    void readsTheUsageOfAStreamWhenItAsks() {
        check(
                (gateway, library) -> {
                    // when
                    Map<String, String> asking = Map.of("TEXT", TEXT, "USAGE", "yes");
                    Json seen = seen(gateway, library, "stream", asking);

                    // then
                    assertThat(seen.at("text").text()).isEqualTo(TEXT);
                    assertThat(seen.at("usages").asInt()).isEqualTo(1);
                    assertThat(seen.at("total_tokens").asInt()).isEqualTo(18);
                });
    }

    @Test
    void readsParallelToolCallsWholeAndStreamed() {
        check(
                (gateway, library) -> {
                    // given
                    String text = "please call weather and call clock";

                    // when
                    Json seen = seen(gateway, library, "tools", Map.of("TEXT", text));

                    // then
                    for (String way : List.of("unary", "streamed")) {
                        assertThat(seen.at(way, "finish").text()).isEqualTo("tool_calls");
                        assertThat(seen.at(way, "calls").list())
                                .extracting(call -> call.at("name").text())
                                .containsExactly("weather", "clock");
                        assertThat(seen.at(way, "calls").list())
                                .extracting(call -> Json.parse(call.at("arguments").text()))
                                .containsOnly(Json.obj("input", text));
                        assertThat(seen.at(way, "calls").list())
                                .extracting(call -> call.at("id").text())
                                .doesNotHaveDuplicates()
                                .doesNotContain("");
                    }
                });
    }

    @Test
    void readsEmbeddingsInItsOwnEncodingAndAsNumbers() {
        check(
                (gateway, library) -> {
                    // when
                    Json seen = seen(gateway, library, "embeddings", Map.of());

                    // then
                    assertThat(seen.at("prompt_tokens").asInt()).isEqualTo(3);
                    for (int input : new int[] {0, 1}) {
                        double[] numbers = numbers(seen.at("numbers", input));
                        assertThat(numbers).hasSize(8).isNotEqualTo(new double[8]);
                        assertThat(numbers(seen.at("standard", input)))
                                .containsExactly(numbers, within(1e-6));
                    }
                });
    }

    @Test
    void listsModelsAndRetrievesOneByItsAlias() {
        check(
                (gateway, library) -> {
                    // when
                    Json seen = seen(gateway, library, "models", Map.of());

                    // then
                    assertThat(seen.at("ids").list())
                            .extracting(Json::text)
                            .contains(StartedGateway.MODEL);
                    assertThat(seen.at("one").text())
                            .isIn(StartedGateway.MODEL, StartedGateway.ALIAS);
                    assertThat(seen.at("object").text()).isEqualTo("model");
                });
    }

    @Test
    void readsLegacyCompletionsWholeAndStreamed() {
        check(
                (gateway, library) -> {
                    // when
                    Json seen = seen(gateway, library, "completions", Map.of("TEXT", TEXT));

                    // then
                    assertThat(seen.at("text").text()).isEqualTo(TEXT);
                    assertThat(seen.at("streamed").text()).isEqualTo(TEXT);
                    assertThat(seen.at("chunks").asInt()).isGreaterThan(5);
                });
    }

    @Test
    void aWrongKeyIsItsAuthenticationError() {
        check(
                (gateway, library) -> {
                    Map<String, String> wrong = Map.of("OPENAI_API_KEY", "a-key-nobody-ever-made");
                    assertFails(gateway, library, wrong, 401, "key");
                    assertThat(gateway.provider().received()).isEmpty();
                });
    }

    @Test
    void anUnknownModelIsItsNotFoundError() {
        check(
                (gateway, library) ->
                        assertFails(gateway, library, Map.of("MODEL", "nosuch"), 404, "nosuch"));
    }

    @Test
    void aRequestTheProviderRefusesIsItsBadRequestErrorWithTheReason() {
        check(
                (gateway, library) ->
                        assertFails(
                                gateway, library, Map.of("TEMPERATURE", "99"), 400, "temperature"));
    }

    @Test
    void theGatewaysOwnRefusedProviderKeyIsItsServerErrorAndNever401() {
        check(
                (gateway, library) -> {
                    // given
                    gateway.provider().requireKey("another-key-than-configured");

                    // then
                    assertFails(gateway, library, Map.of(), 502, "provider");
                });
    }

    @Test
    void retriesByItselfAfterTheProvidersRateLimit() {
        check(
                (gateway, library) -> {
                    // given
                    String limited = Json.obj("error", Json.obj("message", "slow down")).write();
                    gateway.provider()
                            .answer(
                                    Script.status(429)
                                            .header("retry-after", "1")
                                            .header("content-type", "application/json")
                                            .body(limited));

                    // when
                    Json seen = seen(gateway, library, "chat", Map.of("TEXT", TEXT));

                    // then
                    assertThat(seen.at("text").text()).isEqualTo(TEXT);
                    List<Received> asked = gateway.provider().received();
                    assertThat(asked).hasSize(2);
                    assertThat(asked.get(1).arrivedAtNanos() - asked.get(0).arrivedAtNanos())
                            .isGreaterThan(900_000_000L);
                });
    }

    @Test
    void aStreamAbortedMidwayIsCancelledAtTheProvider() {
        Script stalls = Script.sse().event(FIRST_CHUNK).stallUntilClientLeaves();
        check(
                (gateway, library) -> {
                    Json seen = assertCancelled(gateway, library, "abort_midway", stalls);
                    assertThat(seen.at("first").text()).isEqualTo("Hello");
                });
    }

    @Test
    void aStreamAbortedBeforeItsFirstTokenIsCancelledAtTheProvider() {
        check(
                (gateway, library) -> {
                    Json seen = assertCancelled(gateway, library, "abort_before", Script.silence());
                    assertThat(seen.at("error").text()).isNotEqualTo("none");
                });
    }

    private interface Check {
        void on(StartedGateway gateway, Library library);
    }

    /** Without the runtime a line was printed and there is nothing to check. */
    private void check(Check check) {
        StartedGateway gateway = Objects.requireNonNull(started);
        if (found == null) {
            return;
        }
        check.on(gateway, found);
        Await.until(
                "nothing running",
                () -> Arrays.stream(gateway.live()).allMatch(running -> running == 0));
        assertThat(gateway.provider().faults()).isEmpty();
    }

    private static Library.Play start(
            StartedGateway gateway, Library library, String scenario, Map<String, String> more) {
        Map<String, String> settings = new HashMap<>();
        settings.put("OPENAI_BASE_URL", gateway.baseUrl());
        settings.put("OPENAI_API_KEY", StartedGateway.KEY);
        settings.put("MODEL", StartedGateway.ALIAS);
        settings.putAll(more);
        settings.computeIfPresent(
                "TEXT", (_, text) -> URLEncoder.encode(text, StandardCharsets.UTF_8));
        return library.start(scenario, settings);
    }

    private static Json seen(
            StartedGateway gateway, Library library, String scenario, Map<String, String> more) {
        try (Library.Play play = start(gateway, library, scenario, more)) {
            return play.seen();
        }
    }

    private static void assertFails(
            StartedGateway gateway,
            Library library,
            Map<String, String> settings,
            int status,
            String reason) {
        // when
        Json seen = seen(gateway, library, "failing", settings);

        // then
        assertThat(seen.at("error").text()).isEqualTo(library.errorName(status));
        assertThat(seen.at("status").asInt()).isEqualTo(status);
        assertThat(seen.at("message").text()).containsIgnoringCase(reason);
        assertThat(seen.at("request_id").text()).isNotBlank();
    }

    private static Json assertCancelled(
            StartedGateway gateway, Library library, String scenario, Script script) {
        // given
        gateway.provider().answer(script);
        try (Library.Play play = start(gateway, library, scenario, Map.of())) {
            Await.until(START, "a request", () -> !gateway.provider().received().isEmpty());
            Await.until(START, "the scenario at its pause", play::paused);
            Received request = gateway.provider().awaitRequest(0);

            // when
            long aborted = System.nanoTime();
            play.go();

            // then
            long cancelled = request.cancelledAt(Await.DEADLINE);
            assertThat(Duration.ofNanos(cancelled - aborted)).isLessThan(CANCEL);
            return play.seen();
        }
    }

    private static double[] numbers(Json array) {
        return array.list().stream().mapToDouble(one -> one.number().doubleValue()).toArray();
    }
}
