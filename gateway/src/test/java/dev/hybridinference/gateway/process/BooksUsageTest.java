package dev.hybridinference.gateway.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.hybridinference.testkit.client.RawRequest;
import dev.hybridinference.testkit.json.Json;
import dev.hybridinference.testkit.provider.ChatStreams;
import dev.hybridinference.testkit.provider.Script;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What is billed for each form in which a provider tells usage, and for calls before the last. */
final class BooksUsageTest extends BooksFixture {
    private static final String OTHER_PRICE = "price: { input: \"3.00\", output: \"5.00\" }";

    /** Columns: input, cached, output, reasoning; an input of {@code ?} comes from a size. */
    @ParameterizedTest
    @CsvSource({
        "NONE, ? 0 2 0 estimated",
        "NULL, ? 0 2 0 estimated",
        "UNREADABLE, ? 0 2 0 estimated",
        "LAST, 100 64 50 20 reported",
        "ON_THE_FINISH, 100 0 50 0 reported",
        "FINISH_THEN_RICHER, 100 64 50 20 reported",
        "CUMULATIVE, 100 0 50 0 reported",
        "PARTS_LARGER_THAN_THEIR_TOTAL, 100 100 50 50 reported",
        "BEFORE_AN_ERROR, 100 0 49 0 reported",
        "AFTER_AN_ERROR, ? 0 2 0 estimated",
    })
    void eachFormOfAStreamIsBilledAsWhatItMeans(Form form, String expected) {
        // given
        one.answer(form.stream().script());

        // when
        gateway.ask(chat().stream());

        // then
        assertBilled(onlyRow(), expected);
        assertBilled(rows("attempts").getFirst(), expected);
    }

    enum Form {
        NONE,
        NULL,
        UNREADABLE,
        LAST,
        ON_THE_FINISH,
        FINISH_THEN_RICHER,
        CUMULATIVE,
        PARTS_LARGER_THAN_THEIR_TOTAL,
        BEFORE_AN_ERROR,
        AFTER_AN_ERROR;

        private ChatStreams stream() {
            ChatStreams stream = ChatStreams.of("a").role();
            if (this == NULL) {
                stream.nullUsage();
            }
            if (this == CUMULATIVE || this == BEFORE_AN_ERROR) {
                return cumulative(stream);
            }
            stream.texts("four", "more");
            return switch (this) {
                case LAST -> stream.finish("stop").usage(100, 50, 64, 20).done();
                case ON_THE_FINISH -> stream.finishWithUsage("stop", 100, 50).done();
                case FINISH_THEN_RICHER ->
                        stream.finishWithUsage("stop", 100, 49).usage(100, 50, 64, 20).done();
                case PARTS_LARGER_THAN_THEIR_TOTAL ->
                        stream.finish("stop").usage(100, 50, 101, 51).done();
                case UNREADABLE ->
                        stream.finish("stop").usage(Json.obj("prompt_tokens", "many")).done();
                case AFTER_AN_ERROR ->
                        stream.error("overloaded", "server_error", null).usage(100, 50, 0, 0);
                default -> stream.finish("stop").done();
            };
        }

        private ChatStreams cumulative(ChatStreams stream) {
            for (int output = 1; output < 50; output++) {
                stream.data(
                        """
                        {"choices":[{"index":0,"delta":{"content":"x"}}],\
                        "usage":{"prompt_tokens":100,"completion_tokens":%d}}"""
                                .formatted(output));
            }
            return this == BEFORE_AN_ERROR
                    ? stream.error("overloaded", "server_error", null)
                    : stream.finishWithUsage("stop", 100, 50).done();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{}; ? 0 ? 0 estimated",
                "{\"usage\":null}; ? 0 ? 0 estimated",
                "{\"usage\":{}}; ? 0 ? 0 estimated",
                "{\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":3}}; 7 0 3 0 reported",
                "{\"usage\":{\"prompt_tokens\":7,\"total_tokens\":10}}; 7 0 3 0 reported",
                "{\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":3,"
                        + "\"prompt_cache_hit_tokens\":5,\"reasoning_tokens\":2}}; 7 5 3 2 reported",
            })
    void eachFormOfAWholeAnswerIsBilledAsWhatItMeans(String answer, String expected) {
        // given
        one.answer(Script.json(200, answer));

        // when
        gateway.ask(chat());

        // then
        assertBilled(onlyRow(), expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{\"data\":[]}; ? 0 0 0 estimated",
                "{\"data\":[],\"usage\":{\"prompt_tokens\":8,\"total_tokens\":8}}; 8 0 0 0 reported",
                "{\"data\":[],\"usage\":{\"prompt_tokens\":8}}; 8 0 0 0 reported",
            })
    void embeddingsAreBilledForTheirInputOnly(String answer, String expected) {
        // given
        one.answer(Script.json(200, answer));

        // when
        gateway.ask(
                RawRequest.post("/v1/embeddings", Json.obj("model", "m", "input", "hello"))
                        .key(GatewayYaml.KEY));

        // then
        assertBilled(onlyRow(), expected);
    }

    /** At one USD for a million input tokens, half of it from a cache, and two for output. */
    private static void assertBilled(Map<String, String> row, String expected) {
        String[] due = expected.split(" ", -1);
        String[] columns = {
            "usage_input", "usage_cached_input", "usage_output", "usage_reasoning", "usage_source"
        };
        for (int i = 0; i < columns.length; i++) {
            if (due[i].equals("?")) {
                assertThat(Long.parseLong(row.get(columns[i]))).as(columns[i]).isPositive();
            } else {
                assertThat(row).containsEntry(columns[i], due[i]);
            }
        }
        long input = Long.parseLong(row.get("usage_input"));
        long cached = Long.parseLong(row.get("usage_cached_input"));
        long output = Long.parseLong(row.get("usage_output"));
        assertThat(row)
                .containsEntry(
                        "cost_pusd",
                        String.valueOf(
                                (input - cached) * 1_000_000
                                        + cached * 500_000
                                        + output * 2_000_000));
    }

    /** How a call ends that told its usage but gave nothing that a client could be sent. */
    enum Waste {
        STREAM_WITHOUT_CONTENT,
        ERROR_IN_A_STREAM,
        STREAM_CUT,
        ERROR_IN_AN_ANSWER;

        private boolean streams() {
            return name().contains("STREAM");
        }

        private Script script() {
            ChatStreams told = ChatStreams.of("a").role().usage(30, 12, 10, 12);
            String whole =
                    """
                    {"usage":{"prompt_tokens":30,"completion_tokens":12,\
                    "prompt_tokens_details":{"cached_tokens":10}},\
                    "error":{"message":"overloaded","type":"server_error"}}""";
            return switch (this) {
                case STREAM_WITHOUT_CONTENT -> told.done().script();
                case ERROR_IN_A_STREAM -> told.error("no", "server_error", null).script();
                case STREAM_CUT -> told.cutScript().flush().closeNow();
                case ERROR_IN_AN_ANSWER -> Script.json(200, whole);
            };
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatACallBeforeTheLastUsedIsBilledOnce(Waste waste) {
        // given: a call that used tokens, one that was refused, and one that answers
        gateway.close();
        gateway =
                RunningGateway.start(
                        dir,
                        new GatewayYaml()
                                .provider("one", one.baseUrl())
                                .provider("two", two.baseUrl())
                                .model(
                                        "m",
                                        "chat",
                                        List.of(
                                                GatewayYaml.target(
                                                        "one/first", "tier: 0, " + PRICE),
                                                GatewayYaml.target(
                                                        "one/second", "tier: 1, " + PRICE),
                                                GatewayYaml.target(
                                                        "two/third", "tier: 2, " + OTHER_PRICE))));
        one.always(asked -> "first".equals(asked.model()), waste.script());
        one.always(asked -> "second".equals(asked.model()), Script.json(500, "{}"));
        two.always(
                waste.streams()
                        ? ChatStreams.of("a")
                                .text("x")
                                .finishWithUsage("stop", 7, 3)
                                .done()
                                .script()
                        : Script.json(
                                200,
                                Json.obj(
                                                "usage",
                                                Json.obj(
                                                        "prompt_tokens", 7, "completion_tokens", 3))
                                        .write()));

        // when
        int status = gateway.ask(waste.streams() ? chat().stream() : chat()).status();

        // then: 20 + 10 cached tokens in and 12 out at the first, 7 in and 3 out at the last
        assertThat(status).isEqualTo(200);
        assertThat(rows("attempts"))
                .extracting(
                        call -> call.get("billing"),
                        call -> call.get("usage_input"),
                        call -> call.get("usage_output"),
                        call -> call.get("cost_pusd"))
                .containsExactly(
                        tuple("billed", "30", "12", "49000000"),
                        tuple("none", "null", "null", "0"),
                        tuple("billed", "7", "3", "36000000"));
        assertThat(onlyRow())
                .containsEntry("attempts", "3")
                .containsEntry("usage_input", "37")
                .containsEntry("usage_cached_input", "10")
                .containsEntry("usage_output", "15")
                .containsEntry("usage_source", "reported")
                .containsEntry("cost_pusd", "85000000");
        assertThat(rows("rollup_hour"))
                .singleElement()
                .satisfies(
                        sum ->
                                assertThat(sum)
                                        .containsEntry("requests", "1")
                                        .containsEntry("attempts", "3")
                                        .containsEntry("usage_output", "15")
                                        .containsEntry("cost_pusd", "85000000"));
    }

    /** What such an answer used is in it only when it is whole. */
    @Test
    void aWholeAnswerThatIsCutMayBeBilledAndCostsNothingUntilThatIsKnown() {
        // given
        one.answer(
                Script.status(200)
                        .header("content-type", "application/json")
                        .header("content-length", "1000")
                        .raw("{\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":3}")
                        .flush()
                        .closeNow());

        // when
        int status = gateway.ask(chat()).status();

        // then
        assertThat(status).isEqualTo(200);
        assertThat(rows("attempts").getFirst())
                .containsEntry("billing", "possible")
                .containsEntry("usage_output", "null")
                .containsEntry("cost_pusd", "0");
        assertThat(onlyRow()).containsEntry("attempts", "2");
    }

    @Test
    void aRequestWhoseCallsAllUsedTokensInVainCostsThemAll() {
        // given
        one.always(Waste.ERROR_IN_A_STREAM.script());
        two.always(Script.json(500, "{}"));

        // when
        int status = gateway.ask(chat().stream()).status();

        // then
        assertThat(status).isEqualTo(502);
        assertThat(onlyRow())
                .containsEntry("outcome", "provider_error")
                .containsEntry("usage_output", "12")
                .containsEntry("cost_pusd", "49000000");
    }
}
