package dev.hybridinference.gateway.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hybridinference.testkit.client.RawClient;
import dev.hybridinference.testkit.client.RawRequest;
import dev.hybridinference.testkit.client.RawResponse;
import dev.hybridinference.testkit.json.Json;
import dev.hybridinference.testkit.provider.ChatStreams;
import dev.hybridinference.testkit.provider.Script;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What clients that leave are billed, against what the provider generated for them. */
final class BooksLeaversTest extends BooksFixture {
    private static final String CONTENT = "\"delta\":{\"content\":\"%s\"}";
    private static final String TEXT = "\"text\":\"%s\"";
    private static final RawRequest COMPLETION =
            RawRequest.post("/v1/completions", Json.obj("model", "m", "prompt", "hello"))
                    .key(GatewayYaml.KEY);

    /**
     * How far off the output that is billed is, for servers that send each token by itself, that
     * tell the usage so far, and that send five tokens of so many bytes at once.
     */
    @ParameterizedTest
    @CsvSource({
        "each token, 1, 0",
        "each token, 10, 0",
        "each token, 500, 0",
        "usage so far, 1, 0",
        "usage so far, 10, 0",
        "usage so far, 500, 0",
        "five of 3 bytes, 10, -25",
        "five of 3 bytes, 500, -25",
        "five of 4 bytes, 10, 0",
        "five of 4 bytes, 500, 0",
        "five of 5 bytes, 10, 25",
        "five of 5 bytes, 500, 25",
        "legacy completions, 1, 0",
        "legacy completions, 500, 0",
    })
    void whoLeavesAfterSoManyDeltasIsBilledWhatWasGenerated(String server, int deltas, int error) {
        // given
        boolean tells = server.startsWith("usage");
        int tokens = tells ? 7 : server.startsWith("five") ? 5 : 1;
        String text = server.startsWith("five") ? "x".repeat(5 * (server.charAt(8) - '0')) : "one";
        gateway.close();
        gateway =
                RunningGateway.start(
                        dir,
                        new GatewayYaml()
                                .provider(
                                        "one",
                                        one.baseUrl(),
                                        "quirks: { continuous_usage: %s }".formatted(tells))
                                .model(
                                        "m",
                                        "chat",
                                        List.of(GatewayYaml.target("one/gpt-test", PRICE))));
        boolean legacy = server.startsWith("legacy");
        ChatStreams stream = legacy ? ChatStreams.of("a") : ChatStreams.of("a").role();
        IntStream.rangeClosed(1, deltas)
                .forEach(
                        i ->
                                stream.data(
                                        "{\"choices\":[{\"index\":0,%s}]%s}"
                                                .formatted(
                                                        (legacy ? TEXT : CONTENT).formatted(text),
                                                        tells ? usage(i * tokens) : "")));
        one.answer(stream.cutScript().stallUntilClientLeaves());

        // when
        try (RawClient client = gateway.client()) {
            RawResponse answer = client.send((legacy ? COMPLETION : chat()).stream()).response();
            stream.events().forEach(_ -> answer.event());
        }
        gateway.awaitIdle();

        // then
        Map<String, String> row = onlyRow();
        assertThat(row)
                .containsEntry("outcome", "cancelled")
                .containsEntry("usage_source", tells ? "reported" : "estimated");
        long billed = Long.parseLong(row.get("usage_output"));
        long generated = (long) deltas * tokens;
        assertThat(Math.round(100.0 * (billed - generated) / generated))
                .isBetween(error - 6L, error + 6L);
        if (error == 0) {
            assertThat(billed).isEqualTo(generated);
        }
        assertThat(row)
                .containsEntry(
                        "cost_pusd",
                        String.valueOf(
                                Long.parseLong(row.get("usage_input")) * 1_000_000
                                        + billed * 2_000_000));
        assertThat(rows("attempts").getFirst()).containsEntry("billing", "billed");
    }

    private static String usage(int output) {
        return ",\"usage\":{\"prompt_tokens\":20,\"completion_tokens\":%d}".formatted(output);
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void whoLeavesBeforeTheFirstDeltaIsBilledNothing(boolean stream) {
        // given: a server that has begun its answer
        one.answer(
                stream
                        ? ChatStreams.of("a").role().cutScript().stallUntilClientLeaves()
                        : Script.status(200)
                                .header("content-type", "application/json")
                                .header("content-length", "100")
                                .raw("{\"choices\":")
                                .flush()
                                .stallUntilClientLeaves());

        // when
        try (RawClient client = gateway.client()) {
            client.send(stream ? chat().stream() : chat());
            one.awaitRequest(0);
        }
        gateway.awaitIdle();

        // then
        assertThat(onlyRow())
                .containsEntry("outcome", "cancelled")
                .containsEntry("usage_output", "null")
                .containsEntry("cost_pusd", "0");
        assertThat(rows("attempts").getFirst()).containsEntry("billing", "possible");
    }

    /** The answer is whole for the books when its client is found to be gone. */
    @ParameterizedTest
    @CsvSource({"true", "false"})
    void anAnswerThatItsClientNeverGotIsBilledAndNotDelivered(boolean stream) {
        // given
        gateway.close();
        HeldClock clock = new HeldClock();
        gateway = RunningGateway.start(dir, yaml(), clock);
        HeldClock.Hold hold = clock.holdIn("Exchange.close");
        RawClient client = gateway.client();
        client.send(stream ? chat().stream() : chat());
        hold.awaitReached();

        // when
        client.closeAbruptly();
        hold.release();

        // then
        assertThat(onlyRow())
                .containsEntry("outcome", "ok")
                .containsEntry("usage_source", "reported")
                .containsEntry("delivered", "0");
        assertThat(rows("attempts").getFirst()).containsEntry("billing", "billed");
    }
}
