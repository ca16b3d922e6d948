package dev.hybridinference.gateway.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hybridinference.testkit.LeakCheck;
import dev.hybridinference.testkit.client.RawClient;
import dev.hybridinference.testkit.client.RawRequest;
import dev.hybridinference.testkit.client.RawResponse;
import dev.hybridinference.testkit.http.Header;
import dev.hybridinference.testkit.json.Json;
import dev.hybridinference.testkit.provider.ChatStreams;
import dev.hybridinference.testkit.provider.GeneratedUsage;
import dev.hybridinference.testkit.provider.Received;
import dev.hybridinference.testkit.provider.Script;
import dev.hybridinference.testkit.provider.ScriptedProvider;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(LeakCheck.class)
final class MainPathTest {
    private static final String MESSAGES = "\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]";

    private ScriptedProvider provider;
    private RunningGateway gateway;

    @BeforeEach
    void start(@TempDir Path dir) {
        provider = ScriptedProvider.start();
        gateway =
                RunningGateway.start(
                        dir,
                        new GatewayYaml()
                                .provider("one", provider.baseUrl())
                                .inOrder("one/gpt-test"));
    }

    @AfterEach
    void stop() {
        gateway.close();
        provider.close();
    }

    @Test
    void aUnaryChatGoesByteForByteButForItsModelAndComesBackByteForByte() {
        // given
        String answer =
                "{\"id\":\"x\", \"choices\":[ ],\n\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":5}}";
        provider.answer(Script.json(200, answer));

        // when
        RawResponse response =
                gateway.chat(
                        "{ \"model\" : \"chat\",\n " + MESSAGES + ", \"temperature\":1.0e0 } ");

        // then
        assertThat(provider.awaitRequest(0).bodyText())
                .isEqualTo(
                        "{ \"model\" : \"gpt-test\",\n " + MESSAGES + ", \"temperature\":1.0e0 } ");
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.text()).isEqualTo(answer);
        assertThat(response.header("content-type")).isEqualTo("application/json");
        assertThat(response.header("content-length")).isEqualTo(Integer.toString(answer.length()));
        assertThat(response.header("x-hybrid-target")).isEqualTo("one/gpt-test");
        assertThat(response.header("x-hybrid-attempts")).isEqualTo("1");
        assertThat(response.header("x-request-id")).isNotEmpty();
        assertThat(response.header("request-id")).isEqualTo(response.header("x-request-id"));
        Json line = gateway.accessLine();
        assertThat(line.get("status")).isEqualTo(Json.of(200));
        assertThat(line.get("outcome")).isEqualTo(Json.of("ok"));
        assertThat(line.get("model")).isEqualTo(Json.of("chat"));
        assertThat(line.get("target")).isEqualTo(Json.of("one/gpt-test"));
        assertThat(line.get("request_id")).isEqualTo(Json.of(response.header("x-request-id")));
        assertThat(line.get("usage"))
                .isEqualTo(
                        Json.obj(
                                "input",
                                7,
                                "cached_input",
                                0,
                                "output",
                                5,
                                "reasoning",
                                0,
                                "source",
                                "reported"));
    }

    @Test
    void theProviderGetsItsOwnCredentialAndNothingElseOfTheClientsHead() {
        // when
        gateway.ask(
                RawRequest.chat("m", "hi")
                        .key(GatewayYaml.KEY)
                        .header("cookie", "secret=1")
                        .header("x-request-id", "mine-1")
                        .header("x-hybrid-tags", "a=b")
                        .header("idempotency-key", "k1")
                        .header("x-forwarded-for", "10.0.0.1"));

        // then
        Received request = provider.awaitRequest(0);
        assertThat(request.header("authorization")).isEqualTo("Bearer key-of-one");
        assertThat(request.header("x-request-id")).isEqualTo("mine-1");
        assertThat(request.header("idempotency-key")).isEqualTo("k1");
        assertThat(request.header("cookie")).isNull();
        assertThat(request.header("x-hybrid-tags")).isNull();
        assertThat(request.header("x-forwarded-for")).isNull();
        assertThat(request.path()).isEqualTo("/v1/chat/completions");
        assertThat(new String(request.raw(), StandardCharsets.UTF_8))
                .doesNotContain(GatewayYaml.KEY);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "absent|''|''|',\"stream_options\":{\"include_usage\":true}'",
                "null|',\"stream_options\":null'|',\"stream_options\":{\"include_usage\":true}'|''",
                "empty|',\"stream_options\": { }'|',\"stream_options\": {\"include_usage\":true}'|''",
                "false|',\"stream_options\":{\"include_usage\":false}'|',\"stream_options\":{\"include_usage\":true}'|''",
                "null inside|',\"stream_options\":{\"include_usage\": null}'|',\"stream_options\":{\"include_usage\": true}'|''",
                "others|',\"stream_options\":{ \"x\":1}'|',\"stream_options\":{\"include_usage\":true, \"x\":1}'|''"
            })
    void aStreamAsksForUsageWhereTheClientDidNot(
            String which, String sent, String expected, String atEnd) {
        // given
        ChatStreams stream = ChatStreams.of("gpt-test").role().texts("a", "b").finish("stop");
        ChatStreams all = ChatStreams.of("gpt-test").role().texts("a", "b").finish("stop");
        provider.answer(all.usage(3, 2, 1, 0).done().script());

        // when
        RawResponse response =
                gateway.chat("{\"model\":\"m\",\"stream\":true" + sent + "," + MESSAGES + " }");

        // then
        assertThat(provider.awaitRequest(0).bodyText())
                .as(which)
                .isEqualTo(
                        "{\"model\":\"gpt-test\",\"stream\":true"
                                + expected
                                + ","
                                + MESSAGES
                                + " "
                                + atEnd
                                + "}");
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.text()).isEqualTo(text(stream.done()));
        assertThat(gateway.accessLine().get("usage"))
                .isEqualTo(
                        Json.obj(
                                "input",
                                3,
                                "cached_input",
                                1,
                                "output",
                                2,
                                "reasoning",
                                0,
                                "source",
                                "reported"));
    }

    @Test
    void usageThatTheClientAskedForIsNotHidden() {
        // given
        ChatStreams stream =
                ChatStreams.of("gpt-test").role().text("a").finish("stop").usage(3, 2, 1, 0).done();
        provider.answer(stream.script());
        String body =
                "{\"model\":\"m\",\"stream\":true,\"stream_options\":{\"include_usage\":true},"
                        + MESSAGES
                        + "}";

        // when
        RawResponse response = gateway.chat(body);

        // then
        assertThat(provider.awaitRequest(0).bodyText())
                .isEqualTo(body.replace("\"m\"", "\"gpt-test\""));
        assertThat(response.text()).isEqualTo(text(stream));
        assertThat(response.header("content-type")).isEqualTo("text/event-stream");
        assertThat(response.header("x-hybrid-target")).isEqualTo("one/gpt-test");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theBooksTellWhatTheProviderGenerated(boolean stream) {
        // when
        RawRequest request = RawRequest.chat("m", "count these five words").key(GatewayYaml.KEY);
        RawResponse response = gateway.ask(stream ? request.stream() : request);

        // then
        assertThat(response.status()).isEqualTo(200);
        GeneratedUsage made = provider.awaitRequest(0).generatedUsage();
        Json usage = gateway.accessLine().at("usage");
        assertThat(usage.get("input")).isEqualTo(Json.of(made.promptTokens()));
        assertThat(usage.get("output")).isEqualTo(Json.of(made.completionTokens()));
    }

    @Test
    void completionsAndEmbeddingsAreServed() {
        // when
        RawResponse completion =
                gateway.post("/v1/completions", "{\"model\":\"m\",\"prompt\":\"one two\"}");
        RawResponse embedding =
                gateway.post("/v1/embeddings", "{\"model\":\"m\",\"input\":\"one two\"}");

        // then
        assertThat(completion.status()).isEqualTo(200);
        assertThat(completion.json().get("object")).isEqualTo(Json.of("text_completion"));
        assertThat(embedding.status()).isEqualTo(200);
        assertThat(embedding.json().get("object")).isEqualTo(Json.of("list"));
        assertThat(provider.received().stream().map(Received::path).toList())
                .containsExactly("/v1/completions", "/v1/embeddings");
        List<Json> lines = gateway.accessLines(2);
        assertThat(lines.getFirst().get("surface")).isEqualTo(Json.of("completions"));
        assertThat(lines.getLast().get("surface")).isEqualTo(Json.of("embeddings"));
        assertThat(lines.getLast().at("usage", "input")).isEqualTo(Json.of(2));
    }

    @Test
    void aStreamedCompletionIsPassedOnAndItsUsageRead() {
        // when
        RawResponse response =
                gateway.post(
                        "/v1/completions",
                        "{\"model\":\"m\",\"prompt\":\"one two\",\"stream\":true}");

        // then
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.text()).endsWith("data: [DONE]\n\n").doesNotContain("\"choices\":[]");
        assertThat(gateway.accessLine().at("usage", "input")).isEqualTo(Json.of(2));
    }

    @Test
    void modelsAreListedUnderAllTheirNamesForThoseWhoMayUseThem() {
        // when
        RawResponse list = gateway.ask(RawRequest.get("/v1/models").key(GatewayYaml.KEY));
        RawResponse one = gateway.ask(RawRequest.get("/v1/models/chat").key(GatewayYaml.KEY));
        RawResponse none = gateway.ask(RawRequest.get("/v1/models/nope").key(GatewayYaml.KEY));
        RawResponse stranger = gateway.ask(RawRequest.get("/v1/models"));

        // then
        assertThat(list.text()).contains("\"id\":\"m\"").contains("\"id\":\"chat\"");
        assertThat(one.json().get("id")).isEqualTo(Json.of("chat"));
        assertThat(none.status()).isEqualTo(404);
        assertThat(none.json().at("error", "code")).isEqualTo(Json.of("model_not_found"));
        assertThat(stranger.status()).isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/health",
                "/livez",
                "/health/liveness",
                "/health/liveliness",
                "/readyz",
                "/health/readiness",
                "/metrics"
            })
    void healthNeedsNoKeyAndNoModelAndAnswersHeadWithoutABody(String path) {
        // when
        RawResponse get = gateway.ask(RawRequest.get(path));
        RawResponse head;
        try (RawClient client = gateway.client()) {
            client.send("HEAD " + path + " HTTP/1.1\r\nhost: gateway\r\n\r\n");
            head = client.responseToHead();
            client.send("GET /livez HTTP/1.1\r\nhost: gateway\r\n\r\n");
            // then
            assertThat(client.response().text()).isEqualTo("{\"status\":\"ok\"}");
        }
        assertThat(get.status()).isEqualTo(200);
        assertThat(get.body()).isNotEmpty();
        assertThat(head.status()).isEqualTo(200);
        assertThat(head.header("content-length")).isNotNull();
        assertThat(provider.received()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/models, true, 200",
        "/v1/models/chat, true, 200",
        "/v1/models/nope, true, 404",
        "/v1/models, false, 401",
        "/livez, false, 200",
        "/metrics, false, 200",
        "/nope, true, 404",
    })
    void headIsAnsweredWithTheHeadOfGetAndNothingAfterIt(String path, boolean key, int status) {
        // given
        String rest = " HTTP/1.1\r\nhost: gateway\r\nx-request-id: same\r\n";
        rest += key ? "authorization: Bearer " + GatewayYaml.KEY + "\r\n\r\n" : "\r\n";
        try (RawClient client = gateway.client()) {
            RawResponse get = client.send("GET " + path + rest).response();
            int length = get.body().length;

            // when
            RawResponse head = client.send("HEAD " + path + rest).responseToHead();
            RawResponse after = client.send("GET /livez" + rest).response();

            // then
            assertThat(get.status()).isEqualTo(status);
            assertThat(length).isPositive();
            assertThat(head.status()).isEqualTo(status);
            assertThat(lasting(head)).isEqualTo(lasting(get));
            assertThat(after.status()).isEqualTo(200);
            assertThat(after.text()).isEqualTo("{\"status\":\"ok\"}");
        }
    }

    /** Without what may differ from one answer to the next: the time, and how long numbers are. */
    private static List<Header> lasting(RawResponse response) {
        return response.headers().stream()
                .filter(header -> !header.name().equalsIgnoreCase("date"))
                .map(
                        header ->
                                header.name().equalsIgnoreCase("content-length")
                                        ? new Header(header.name(), "some")
                                        : header)
                .toList();
    }

    @Test
    void everyRequestIsCountedOnce() {
        // given
        gateway.ask(RawRequest.chat("m", "hi").key(GatewayYaml.KEY));
        gateway.ask(RawRequest.chat("m", "hi").key(GatewayYaml.KEY).stream());
        gateway.ask(RawRequest.chat("nope", "hi").key(GatewayYaml.KEY));
        gateway.accessLines(3);

        // when
        String metrics = gateway.ask(RawRequest.get("/metrics")).text();

        // then
        assertThat(metrics.lines().filter(line -> line.startsWith("hybrid_requests_total")))
                .containsExactlyInAnyOrder(
                        "hybrid_requests_total{model=\"m\",outcome=\"ok\",surface=\"chat\",target=\"one/gpt-test\"} 2.0",
                        "hybrid_requests_total{model=\"none\",outcome=\"client_error\",surface=\"chat\",target=\"none\"} 1.0");
        assertThat(metrics).contains("hybrid_inflight_requests 0.0");
    }

    @Test
    void metricsAreNotForThoseBehindAProxy() {
        // when
        RawResponse response =
                gateway.ask(RawRequest.get("/metrics").header("x-forwarded-for", "127.0.0.1"));

        // then
        assertThat(response.status()).isEqualTo(403);
    }

    private static String text(ChatStreams stream) {
        return new String(stream.bytes(), StandardCharsets.UTF_8);
    }
}
