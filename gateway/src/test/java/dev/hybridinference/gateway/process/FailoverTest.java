package dev.hybridinference.gateway.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hybridinference.testkit.LeakCheck;
import dev.hybridinference.testkit.client.RawRequest;
import dev.hybridinference.testkit.client.RawResponse;
import dev.hybridinference.testkit.json.Json;
import dev.hybridinference.testkit.provider.ChatStreams;
import dev.hybridinference.testkit.provider.Script;
import dev.hybridinference.testkit.provider.ScriptedProvider;
import dev.hybridinference.testkit.provider.Unreachable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

@ExtendWith(LeakCheck.class)
final class FailoverTest {
    private static final String OK = "{\"choices\":[],\"from\":\"two\"}";
    private static final Map<String, Script> UNUSABLE = new LinkedHashMap<>();

    static {
        for (int status : new int[] {401, 402, 403, 408, 409, 425, 429, 500, 503, 529}) {
            UNUSABLE.put("status " + status, Script.json(status, error("no", null)));
        }
        UNUSABLE.put(
                "404 of the model",
                Script.json(404, error("The model `x` does not exist", "model_not_found")));
        UNUSABLE.put("404 of the path", Script.status(404).body("Not Found"));
        UNUSABLE.put(
                "redirect", Script.status(302).header("location", "http://10.0.0.1/").body(""));
        UNUSABLE.put(
                "HTML",
                Script.status(200)
                        .header("content-type", "text/html")
                        .body("<html>sign in</html>"));
        UNUSABLE.put("empty", Script.status(200).body(""));
        UNUSABLE.put("no content", Script.status(204).flush());
        UNUSABLE.put("an array", Script.json(200, "[]"));
        UNUSABLE.put("truncated JSON", Script.json(200, "{\"choices\":[{\"mess"));
        UNUSABLE.put("an error inside 200", Script.json(200, error("overloaded", null)));
        UNUSABLE.put(
                "an error with a status inside 200",
                Script.json(200, "{\"error\":{\"message\":\"slow down\",\"code\":429}}"));
        UNUSABLE.put(
                "gzip unasked",
                Script.status(200)
                        .header("content-type", "application/json")
                        .header("content-encoding", "gzip")
                        .body(OK));
        UNUSABLE.put("reset", Script.empty().reset());
        UNUSABLE.put("closed without an answer", Script.empty().closeNow());
        UNUSABLE.put(
                "cut inside its answer",
                Script.status(200)
                        .header("content-type", "application/json")
                        .header("content-length", "500")
                        .bytes("{\"id\":".getBytes(StandardCharsets.UTF_8))
                        .closeNow());
        UNUSABLE.put("no HTTP", Script.empty().raw("SSH-2.0-OpenSSH_9.6\r\n").closeNow());
    }

    private final ScriptedProvider one = ScriptedProvider.start();
    private final ScriptedProvider two = ScriptedProvider.start();
    private @Nullable RunningGateway gateway;
    @TempDir private Path dir;

    @BeforeEach
    void answers() {
        two.always(request -> request.json().get("stream") == null, Script.json(200, OK));
        two.always(request -> request.json().get("stream") != null, good().script());
    }

    private static ChatStreams good() {
        return ChatStreams.of("gpt-test").role().texts("x", "y").finish("stop").done();
    }

    private RunningGateway gateway() {
        RunningGateway running = gateway;
        if (running == null) {
            running = RunningGateway.start(dir, yaml());
            gateway = running;
        }
        return running;
    }

    private GatewayYaml yaml() {
        return new GatewayYaml()
                .provider("one", one.baseUrl())
                .provider("two", two.baseUrl())
                .inOrder("one/a", "two/b");
    }

    /** Here the first provider has no time at all to answer. */
    private GatewayYaml impatient(String... order) {
        return new GatewayYaml()
                .provider(
                        "one",
                        one.baseUrl(),
                        "api_keys: [], timeouts: { first_token: 10ms, unary: 10ms }")
                .provider("two", two.baseUrl())
                .inOrder(order);
    }

    @AfterEach
    void stop() {
        try {
            if (gateway != null) {
                gateway.close();
            }
        } finally {
            one.close();
            two.close();
        }
    }

    static Stream<String> unusable() {
        return UNUSABLE.keySet().stream();
    }

    private static Script script(String name) {
        Script script = UNUSABLE.get(name);
        if (script == null) {
            throw new AssertionError(name);
        }
        return script;
    }

    private static String error(String message, @Nullable String code) {
        return Json.obj("error", Json.obj("message", message, "type", "t", "code", code)).write();
    }

    private static RawRequest chat() {
        return RawRequest.chat("chat", "hi").key(GatewayYaml.KEY);
    }

    @ParameterizedTest
    @MethodSource("unusable")
    void anUnusableAnswerIsAskedForElsewhere(String what) {
        // given
        one.always(script(what));

        // when
        RawResponse response = gateway().ask(chat());

        // then
        assertThat(response.text()).isEqualTo(OK);
        assertSecondServed(response);
    }

    @ParameterizedTest
    @MethodSource("unusable")
    void anUnusableStreamIsAskedForElsewhere(String what) {
        // given
        one.always(script(what));

        // when
        RawResponse response = gateway().ask(chat().stream());

        // then
        assertThat(response.text()).isEqualTo(new String(good().bytes(), StandardCharsets.UTF_8));
        assertSecondServed(response);
    }

    static Stream<ChatStreams> streamsWithoutContent() {
        return Stream.of(
                ChatStreams.of("a"),
                ChatStreams.of("a").role(),
                ChatStreams.of("a").role().done(),
                ChatStreams.of("a").done(),
                ChatStreams.of("a").comment("hello"),
                ChatStreams.of("a").role().error("overloaded", "server_error", null),
                ChatStreams.of("a").error("overloaded", "server_error", 503),
                ChatStreams.of("a").raw("data: {\"choices\":[{\"delta\":{\"content\":\"x"));
    }

    @ParameterizedTest
    @MethodSource("streamsWithoutContent")
    void aStreamThatEndsOrFailsBeforeContentIsAskedForElsewhere(ChatStreams stream) {
        // given
        one.always(stream.script());

        // when
        RawResponse response = gateway().ask(chat().stream());

        // then
        assertThat(response.text()).isEqualTo(new String(good().bytes(), StandardCharsets.UTF_8));
        assertSecondServed(response);
    }

    @Test
    void jsonInsteadOfAStreamIsAskedForElsewhere() {
        // given
        one.always(Script.json(200, OK));

        // when
        RawResponse response = gateway().ask(chat().stream());

        // then
        assertSecondServed(response);
    }

    @Test
    void aRefusedConnectionIsNoCallThatReachedAProvider() throws IOException {
        // given
        try (Unreachable nobody = Unreachable.refusing()) {
            gateway =
                    RunningGateway.start(
                            dir,
                            new GatewayYaml()
                                    .provider("one", nobody.baseUrl())
                                    .provider("two", two.baseUrl())
                                    .inOrder("one/a", "two/b"));

            // when
            RawResponse response = gateway().ask(chat());

            // then
            assertSecondServed(response);
            assertThat(gateway().accessLine().at("attempts").asInt()).isEqualTo(1);
        }
    }

    private void assertSecondServed(RawResponse response) {
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.header("x-hybrid-target")).isEqualTo("two/b");
        assertThat(response.header("x-hybrid-attempts")).isEqualTo("2");
        assertThat(two.awaitRequest(0).model()).isEqualTo("b");
        Json line = gateway().accessLine();
        assertThat(line.at("outcome").text()).isEqualTo("ok");
        assertThat(line.at("target").text()).isEqualTo("two/b");
    }

    @ParameterizedTest
    @CsvSource({"400", "413", "415", "422"})
    void theClientsOwnMistakeIsToldAndAskedForNowhereElse(int status) {
        // given
        one.always(
                Script.json(
                        status,
                        "{\"error\":{\"message\":\"temperature is odd\",\"type\":\"x\",\"param\":\"temperature\",\"code\":\"odd\"}}"));

        // when
        RawResponse response = gateway().ask(chat());

        // then
        assertThat(response.status()).isEqualTo(status);
        assertThat(response.json().at("error", "message").text()).isEqualTo("temperature is odd");
        assertThat(response.json().at("error", "param").text()).isEqualTo("temperature");
        assertThat(response.json().at("source").text()).isEqualTo("provider:one");
        assertThat(response.json().at("request_id").text())
                .isEqualTo(response.header("x-request-id"));
        assertThat(two.received()).isEmpty();
        assertThat(gateway().accessLine().at("outcome").text()).isEqualTo("client_error");
    }

    @ParameterizedTest
    @CsvSource({
        "401, 502, upstream_auth_error",
        "402, 502, upstream_auth_error",
        "403, 502, upstream_auth_error",
        "404, 502, upstream_model_not_found",
        "409, 502, upstream_error",
        "500, 502, upstream_error",
        "503, 502, upstream_error",
    })
    void whenNobodyCanServeTheLastFailureIsTold(int last, int status, String code) {
        // given
        one.always(Script.json(429, error("no", null)));
        two.always(Script.json(last, error("no such model", null)));

        // when
        RawResponse response = gateway().ask(chat());

        // then
        assertThat(response.status()).isEqualTo(status);
        assertThat(response.json().at("error", "code").text()).isEqualTo(code);
        assertThat(response.json().at("source").text()).isEqualTo("provider:two");
        assertThat(response.header("x-hybrid-attempts")).isEqualTo("2");
    }

    @Test
    void whenNobodyAnswersInTimeItIs504() {
        // given
        one.always(Script.silence());
        two.always(Script.json(500, error("no", null)));
        gateway = RunningGateway.start(dir, impatient("two/b", "one/a"));

        // when
        RawResponse response = gateway().ask(chat());

        // then
        assertThat(response.status()).isEqualTo(504);
        assertThat(gateway().accessLine().at("outcome").text()).isEqualTo("timeout");
    }

    @Test
    void whenAllAreRateLimitedTheEarliestRetryAfterIsTold() {
        // given
        one.always(Script.status(429).header("retry-after", "7").body(error("a", null)));
        two.always(Script.status(429).header("retry-after", "30").body(error("b", null)));

        // when
        RawResponse first = gateway().ask(chat());
        RawResponse again = gateway().ask(chat());

        // then
        assertThat(first.status()).isEqualTo(429);
        assertThat(first.header("retry-after")).isEqualTo("7");
        assertThat(first.json().at("error", "code").text()).isEqualTo("rate_limit_exceeded");
        assertThat(again.status()).isEqualTo(429);
        assertThat(again.header("retry-after")).isBetween("6", "7");
        assertThat(one.received()).as("left alone until its time").hasSize(1);
        assertThat(two.received()).hasSize(1);
    }

    @Test
    void aFailedTargetComesLastUntilItWorksAgain() {
        // given
        one.answer(Script.json(500, error("no", null)));

        // when
        gateway().ask(chat());
        RawResponse second = gateway().ask(chat());

        // then
        assertThat(second.header("x-hybrid-target")).isEqualTo("two/b");
        assertThat(second.header("x-hybrid-attempts")).isEqualTo("1");
        assertThat(one.received()).hasSize(1);
    }

    @Test
    void aRefusedCredentialMovesOnToTheNextOne() {
        // given
        one.requireKey("key-good").serveModels("a");
        gateway =
                RunningGateway.start(
                        dir,
                        new GatewayYaml()
                                .provider("one", one.baseUrl(), "api_keys: [key-bad, key-good]")
                                .inOrder("one/a"));

        // when
        for (int i = 0; i < 8; i++) {
            RawResponse response = gateway().ask(chat());

            // then
            assertThat(response.status()).isEqualTo(200);
            assertThat(response.header("x-hybrid-target")).isEqualTo("one/a");
        }
        assertThat(
                        one.received().stream()
                                .filter(r -> "Bearer key-bad".equals(r.header("authorization"))))
                .hasSizeLessThanOrEqualTo(1);
    }

    @Test
    void aProvidersWordsNeverCarryItsCredential() {
        // given
        one.always(Script.json(400, error("bad header Bearer key-of-one sent", null)));

        // when
        RawResponse response = gateway().ask(chat());

        // then
        assertThat(response.status()).isEqualTo(400);
        assertThat(response.text()).doesNotContain("key-of-one").contains("bad header");
        assertThat(gateway().accessLine().write()).doesNotContain("key-of-one");
    }

    @Test
    void anAmbiguousFailureIsNotRepeatedWhenTheOperatorForbidsIt() {
        // given
        one.always(Script.silence());
        gateway =
                RunningGateway.start(
                        dir, impatient("one/a", "two/b").more("retry: { ambiguous: off }"));

        // when
        RawResponse response = gateway().ask(chat());

        // then
        assertThat(response.status()).isEqualTo(504);
        assertThat(two.received()).isEmpty();
    }
}
