package dev.hybridinference.gateway.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hybridinference.testkit.client.RawClient;
import dev.hybridinference.testkit.client.RawRequest;
import dev.hybridinference.testkit.client.RawResponse;
import dev.hybridinference.testkit.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients of either protocol find besides answers of models. */
final class FrontPagesTest extends TranslationFixture {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/v1",
                "/anthropic",
                "/anthropic/",
                "/anthropic/v1",
                "/api/hello",
                "/anthropic/api/hello"
            })
    void aProbeNeedsNoKey(String path) {
        try (RawClient client = gateway.client()) {
            // when
            RawResponse head =
                    client.send("HEAD " + path + " HTTP/1.1\r\nhost: g\r\n\r\n").responseToHead();
            RawResponse again =
                    client.send("HEAD " + path + " HTTP/1.1\r\nhost: g\r\n\r\n").responseToHead();

            // then: without a body, so that the connection can be used again
            assertThat(head.status()).isEqualTo(200);
            assertThat(head.header("request-id")).isNotNull();
            assertThat(again.status()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @CsvSource({"/v1/models, false", "/v1/models, true", "/anthropic/v1/models, false"})
    void modelsAreListedInTheClientsShape(String path, boolean version) {
        // when
        RawRequest asked = RawRequest.get(path).key(GatewayYaml.LIMITED_KEY);
        Json list =
                gateway.ask(version ? asked.header("anthropic-version", VERSION) : asked).json();

        // then: of this key
        List<Json> models = list.at("data").list();
        assertThat(models)
                .extracting(model -> model.at("id").text())
                .containsExactly("gpt", "chat");
        boolean anthropic = version || path.startsWith("/anthropic");
        assertThat(models)
                .allSatisfy(
                        model ->
                                assertThat(model.at(anthropic ? "type" : "object").text())
                                        .isEqualTo("model"));
        assertThat(list.get("object") == null).isEqualTo(anthropic);
        assertThat(list.get("has_more") == null).isEqualTo(!anthropic);
    }

    @Test
    void modelsArePagedBothWays() {
        // given
        List<String> all = ids("?limit=1000");
        assertThat(all).hasSizeGreaterThan(8);

        // when
        List<String> forward = new ArrayList<>();
        String query = "?limit=3";
        Json page;
        do {
            page = models(query);
            page.at("data").list().forEach(model -> forward.add(model.at("id").text()));
            query = "?limit=3&after_id=" + page.at("last_id").text();
        } while (page.hasTrue("has_more"));
        Json back = models("?limit=2&before_id=" + all.get(5));

        // then
        assertThat(forward).isEqualTo(all);
        assertThat(back.at("first_id").text()).isEqualTo(all.get(3));
        assertThat(back.at("last_id").text()).isEqualTo(all.get(4));
        assertThat(back.hasTrue("has_more")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "?limit=0",
                "?limit=-1",
                "?limit=x",
                "?limit=99999999999",
                "?after_id=%",
                "?limit"
            })
    void anOddPageIsStillAPage(String query) {
        assertThat(models(query).at("data").list()).isNotEmpty();
    }

    private Json models(String query) {
        RawResponse answer =
                gateway.ask(RawRequest.get("/anthropic/v1/models" + query).key(GatewayYaml.KEY));
        assertThat(answer.status()).as(answer::text).isEqualTo(200);
        return answer.json();
    }

    private List<String> ids(String query) {
        return models(query).at("data").list().stream().map(m -> m.at("id").text()).toList();
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /anthropic/nope, 404, not_found_error",
        "POST, /anthropic/v1/chat/completions, 404, not_found_error",
        "POST, /v1/messages/batches, 404, not_found_error",
        "GET, /v1/messages/batches, 404, not_found_error",
        "GET, /anthropic/v1/messages/batches/b1, 404, not_found_error",
        "GET, /v1/messages, 405, invalid_request_error",
        "PUT, /anthropic/v1/messages/count_tokens, 405, invalid_request_error",
        "GET, /anthropic/v1/models/nope, 404, not_found_error",
        "GET, /anthropic, 404, not_found_error",
    })
    void whatIsNotThereIsToldInAnthropicsShape(
            String method, String path, int status, String type) {
        // when
        RawResponse answer =
                send(method, path, "authorization: Bearer " + GatewayYaml.KEY + "\r\n");

        // then
        assertThat(answer.status()).as(answer::text).isEqualTo(status);
        assertAnthropic(answer, type);
        assertThat(answer.header("allow") == null).isEqualTo(status != 405);
    }

    @ParameterizedTest
    @CsvSource({"/v1/messages", "/anthropic/v1/models", "/v1/messages/count_tokens"})
    void aStrangerIsToldInAnthropicsShape(String path) {
        // when
        RawResponse answer =
                path.endsWith("models")
                        ? gateway.ask(RawRequest.get(path))
                        : gateway.ask(RawRequest.post(path, Json.obj()).key("wrong"));

        // then
        assertThat(answer.status()).isEqualTo(401);
        assertAnthropic(answer, "authentication_error");
    }

    private static void assertAnthropic(RawResponse answer, String type) {
        Json body = answer.json();
        assertThat(body.at("type").text()).isEqualTo("error");
        assertThat(body.at("error", "type").text()).isEqualTo(type);
        assertThat(body.at("error", "message").text()).isNotBlank();
        assertThat(body.at("request_id").text()).isEqualTo(answer.header("request-id"));
    }

    private RawResponse send(String method, String path, String headers) {
        try (RawClient client = gateway.client()) {
            client.send(
                    "%s %s HTTP/1.1\r\nhost: g\r\n%scontent-length: 0\r\n\r\n"
                            .formatted(method, path, headers));
            RawResponse answer = client.response();
            answer.body();
            return answer;
        }
    }

    @Test
    void anEncodedBodyIsToldInAnthropicsShape() {
        // when
        RawResponse answer =
                send(
                        "POST",
                        "/v1/messages",
                        "authorization: Bearer %s\r\ncontent-encoding: gzip\r\n"
                                .formatted(GatewayYaml.KEY));

        // then
        assertThat(answer.status()).isEqualTo(415);
        assertAnthropic(answer, "invalid_request_error");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gpt", "claude"})
    void aThreadIsRefusedSoThatTheClientSendsItsWholeHistory(String model) {
        // when
        RawResponse answer =
                gateway.ask(messages(model, "hi").field("thread", Json.obj("type", "auto")));

        // then
        assertThat(answer.status()).isEqualTo(400);
        assertAnthropic(answer, "invalid_request_error");
        assertThat(answer.json().at("error", "details", "error_code").text())
                .isEqualTo("thread_unsupported_request");
        assertThat(one.received()).isEmpty();
        assertThat(claude.received()).isEmpty();
    }

    @Test
    void tokensAreCountedHereWhereTheProviderDoesNot() {
        // when
        RawResponse answer = count("gpt", "hello world, how are you?");

        // then
        assertThat(answer.status()).as(answer::text).isEqualTo(200);
        assertThat(answer.json().at("input_tokens").asInt()).isBetween(5, 20);
        assertThat(one.received()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/messages/count_tokens", "/anthropic/v1/messages/count_tokens"})
    void tokensAreCountedByAProviderThatDoes(String path) {
        // when
        RawResponse answer = gateway.ask(counting(path, "claude", "one two three"));

        // then
        assertThat(answer.json().at("input_tokens").asInt()).isEqualTo(3);
        assertThat(claude.received().getLast().path()).isEqualTo("/v1/messages/count_tokens");
        assertThat(claude.received().getLast().model()).isEqualTo("claude-test");
    }

    private static RawRequest counting(String path, String model, String text) {
        return RawRequest.post(
                        path,
                        Json.obj(
                                "model",
                                model,
                                "messages",
                                List.of(Json.obj("role", "user", "content", text))))
                .header("x-api-key", GatewayYaml.KEY);
    }

    private RawResponse count(String model, String text) {
        return gateway.ask(counting("/v1/messages/count_tokens", model, text));
    }

    @Test
    void tokensOfAnUnknownModelAreNotCounted() {
        // when
        RawResponse answer = count("nope", "hi");

        // then
        assertThat(answer.status()).isEqualTo(404);
        assertAnthropic(answer, "not_found_error");
    }

    @Test
    void aBurstOfCountsIsAnsweredAtOnce() throws Exception {
        // given
        String text = "word ".repeat(10_000);
        long started = System.nanoTime();

        // when
        List<Future<RawResponse>> counts;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            counts =
                    IntStream.range(0, 40)
                            .mapToObj(_ -> threads.submit(() -> count("gpt", text)))
                            .toList();
        }

        // then
        for (Future<RawResponse> counted : counts) {
            assertThat(counted.get().status()).isEqualTo(200);
            assertThat(counted.get().json().at("input_tokens").asInt()).isBetween(9_000, 20_000);
        }
        assertThat(System.nanoTime() - started).isLessThan(10_000_000_000L);
    }
}
