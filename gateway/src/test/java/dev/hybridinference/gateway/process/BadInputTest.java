package dev.hybridinference.gateway.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hybridinference.testkit.LeakCheck;
import dev.hybridinference.testkit.client.RawClient;
import dev.hybridinference.testkit.client.RawRequest;
import dev.hybridinference.testkit.client.RawResponse;
import dev.hybridinference.testkit.provider.ScriptedProvider;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(LeakCheck.class)
final class BadInputTest {
    private ScriptedProvider provider;
    private RunningGateway gateway;

    @BeforeEach
    void start(@TempDir Path dir) {
        provider = ScriptedProvider.start();
        gateway =
                RunningGateway.start(
                        dir,
                        new GatewayYaml()
                                .server("max_body: 12MiB, body_memory: 12MiB")
                                .provider("one", provider.baseUrl())
                                .inOrder("one/gpt-test"));
    }

    @AfterEach
    void stop() {
        assertThat(provider.received()).as("what the provider saw").isEmpty();
        gateway.close();
        provider.close();
    }

    private static void assertRefused(RawResponse response, int status, String words) {
        assertThat(response.status()).as(response::text).isEqualTo(status);
        assertThat(response.header("content-type")).isEqualTo("application/json");
        assertThat(response.json().at("error", "message").text()).contains(words);
        assertThat(response.json().at("error", "type").text()).isNotEmpty();
        assertThat(response.json().at("source").text()).isEqualTo("gateway");
        assertThat(response.json().at("request_id").text())
                .isEqualTo(response.header("x-request-id"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "^^|400|not valid JSON",
                "{|400|not valid JSON",
                "^{\"model\":\"m\"^|400|not valid JSON",
                "^{\"model\":\"m\"} x^|400|not valid JSON",
                "^{\"model\":\"m\",}^|400|not valid JSON",
                "^{model:\"m\"}^|400|not valid JSON",
                "[]|400|JSON object",
                "7|400|JSON object",
                "{}|400|'model'",
                "^{\"model\":null}^|400|'model'",
                "^{\"model\":7}^|400|must be a string",
                "^{\"model\":\"\"}^|400|must not be empty",
                "^{\"model\":\"nope\"}^|404|'nope' does not exist",
                "^{\"model\":\"m\",\"stream\":\"yes\"}^|400|'stream'",
                "^{\"model\":\"m\",\"stream\":1}^|400|'stream'",
                "^{\"model\":\"m\",\"stream_options\":[]}^|400|'stream_options'",
                "^{\"model\":\"m\",\"stream_options\":{\"include_usage\":\"y\"}}^|400|include_usage",
                "^{\"model\":\"m\",\"max_tokens\":-1}^|400|'max_tokens'",
                "^{\"model\":\"m\",\"max_tokens\":\"9\"}^|400|'max_tokens'",
                "^{\"model\":\"m\",\"model\":\"m\"}^|400|more than once",
                "^{\"model\":\"m\",\"mo\\u0064el\":\"n\"}^|400|more than once",
                "^{\"model\":\"m\",\"stream\":true,\"stream\":false}^|400|more than once",
            })
    void aBodyThatCannotBeServedIsRefusedWithWords(String body, int status, String words) {
        assertRefused(gateway.chat(body), status, words);
    }

    @Test
    void depthWithoutEndIsRefused() {
        // given
        String body = "{\"model\":\"m\",\"x\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}";

        // then
        assertRefused(gateway.chat(body), 400, "not valid JSON");
    }

    @Test
    void aNumberWithoutEndIsRefused() {
        // given
        String body = "{\"model\":\"m\",\"max_tokens\":" + "9".repeat(10_000_000) + "}";

        // then
        assertThat(gateway.chat(body).status()).isEqualTo(400);
    }

    @Test
    void textThatIsNotUtf8IsRefused() {
        // given
        byte[] body =
                "{\"model\":\"m\",\"x\":\"\u00ff\u00fe\"}".getBytes(StandardCharsets.ISO_8859_1);

        // then
        assertRefused(gateway.post("/v1/chat/completions", body), 400, "UTF-8");
    }

    @Test
    void aBodyAnnouncedTooLargeIsRefusedBeforeItIsSent() {
        try (RawClient client = gateway.client()) {
            // when
            client.send(RunningGateway.head("/v1/chat/completions", 12L * 1024 * 1024 + 1));

            // then
            RawResponse response = client.response();
            assertRefused(response, 413, "larger than");
        }
    }

    @Test
    void aBodyThatGrowsTooLargeInChunksIsRefused() {
        try (RawClient client = gateway.client()) {
            // given
            client.send(
                    RunningGateway.head("/v1/chat/completions", 0)
                            .replace("content-length: 0", "transfer-encoding: chunked"));
            byte[] chunk = new byte[1024 * 1024];
            Arrays.fill(chunk, (byte) ' ');

            // when
            for (int i = 0; i < 12; i++) {
                client.send("100000\r\n").send(chunk).send("\r\n");
            }
            client.send("1\r\n \r\n");

            // then
            assertRefused(client.response(), 413, "larger than");
        }
    }

    @Test
    void anEncodedBodyIsRefused() {
        assertRefused(
                gateway.ask(
                        RawRequest.chat("m", "hi")
                                .key(GatewayYaml.KEY)
                                .header("content-encoding", "gzip")),
                415,
                "Content-Encoding");
    }

    @Test
    void aWrongMethodIsToldTheRightOne() {
        // when
        RawResponse get = gateway.ask(RawRequest.get("/v1/chat/completions").key(GatewayYaml.KEY));
        RawResponse post = gateway.post("/v1/models", "{}");

        // then
        assertRefused(get, 405, "POST");
        assertThat(get.header("allow")).isEqualTo("POST");
        assertRefused(post, 405, "GET");
        assertThat(post.header("allow")).isEqualTo("GET, HEAD");
    }

    @Test
    void anUnknownPathIsToldWhatThereIs() {
        assertRefused(gateway.post("/v1/chat/complete", "{}"), 404, "/v1/chat/completions");
    }

    @Test
    void whoIsNotKnownIsRefused() {
        assertRefused(gateway.ask(RawRequest.chat("m", "hi")), 401, "No API key");
        assertRefused(
                gateway.ask(RawRequest.chat("m", "hi").key("x".repeat(30))), 401, "not valid");
        assertRefused(
                gateway.ask(RawRequest.chat("m", "hi").header("authorization", "Basic eDp5")),
                401,
                "No API key");
        assertRefused(
                gateway.ask(RawRequest.chat("m", "hi").key(GatewayYaml.KEY).key(GatewayYaml.KEY)),
                401,
                "More than one");
    }

    @Test
    void whoMayNotUseAModelIsToldItDoesNotExist() {
        assertRefused(
                gateway.ask(RawRequest.chat("one/gpt-test", "hi").key(GatewayYaml.LIMITED_KEY)),
                404,
                "does not exist");
        assertRefused(
                gateway.ask(
                        RawRequest.chat("m", "hi")
                                .key(GatewayYaml.LIMITED_KEY)
                                .header("x-hybrid-target", "one/gpt-test")),
                403,
                "may not name a target");
        assertRefused(
                gateway.ask(
                        RawRequest.chat("m", "hi")
                                .key(GatewayYaml.KEY)
                                .header("x-hybrid-target", "nobody/gpt-test")),
                404,
                "nobody/gpt-test");
    }

    @Test
    void bodiesBeyondTheSharedMemoryAreAskedToComeBack() {
        try (RawClient holder = gateway.client()) {
            // given
            holder.send(RunningGateway.head("/v1/chat/completions", 12 * 1024 * 1024 - 100));
            dev.hybridinference.testkit.Await.until(
                    "the memory is taken", () -> gateway.gateway().live()[2] > 0);

            // when
            RawResponse response =
                    gateway.chat("{\"model\":\"m\",\"x\":\"" + "y".repeat(200) + "\"}");

            // then
            assertRefused(response, 503, "retry later");
            assertThat(response.header("retry-after")).isEqualTo("1");
        }
    }
}
