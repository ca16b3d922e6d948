package dev.hybridinference.kernel.dialect.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hybridinference.kernel.call.Usage;
import dev.hybridinference.kernel.call.Usage.Source;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The table of the forms in which usage is told. */
class UsageShapesTest {
    private static @Nullable Usage whole(String members) {
        OpenAiAnswerReader reader = new OpenAiAnswerReader();
        byte[] body = ("{\"id\":\"1\",\"choices\":[]" + members + "}").getBytes(UTF_8);
        assertThat(reader.data(body, 0, body.length)).isTrue();
        assertThat(reader.end()).isTrue();
        return reader.usage();
    }

    private static @Nullable Usage stream(List<String> events) {
        OpenAiStreamReader reader = new OpenAiStreamReader();
        for (String event : events) {
            byte[] data = event.getBytes(UTF_8);
            reader.data(data, 0, data.length);
            reader.eventEnd();
        }
        return reader.usage();
    }

    private static String content(String usage) {
        return "{\"choices\":[{\"delta\":{\"content\":\"x\"}}]" + usage + "}";
    }

    /** Columns: input, cached, written, audio, image, output, reasoning, audio output. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                // OpenAI: parts are inside their totals, never on top
                "{'prompt_tokens':100,'completion_tokens':50,'total_tokens':150,"
                        + "'prompt_tokens_details':{'cached_tokens':64,'audio_tokens':10,'image_tokens':5},"
                        + "'completion_tokens_details':{'reasoning_tokens':20,'audio_tokens':7,"
                        + "'accepted_prediction_tokens':1}}; 100 64 0 10 5 50 20 7",
                "{'prompt_tokens':100,'completion_tokens':5,"
                        + "'prompt_tokens_details':{'cached_tokens':60,'cache_write_tokens':30}};"
                        + " 100 60 30 0 0 5 0 0",
                // vLLM
                "{'prompt_tokens':300,'completion_tokens':5,"
                        + "'prompt_tokens_details':{'cached_tokens':128,'created_cache_tokens':100}};"
                        + " 300 128 100 0 0 5 0 0",
                "{'prompt_tokens':9,'total_tokens':12,'completion_tokens':3,"
                        + "'prompt_tokens_details':null}; 9 0 0 0 0 3 0 0",
                // DeepSeek
                "{'prompt_tokens':20,'completion_tokens':4,'total_tokens':24,"
                        + "'prompt_cache_hit_tokens':16,'prompt_cache_miss_tokens':4};"
                        + " 20 16 0 0 0 4 0 0",
                // reasoning told beside the details
                "{'prompt_tokens':20,'completion_tokens':40,'reasoning_tokens':30};"
                        + " 20 0 0 0 0 40 30 0",
                // embeddings
                "{'prompt_tokens':8,'total_tokens':8}; 8 0 0 0 0 0 0 0",
                "{'prompt_tokens':8}; 8 0 0 0 0 0 0 0",
                // a total that is missing or broken comes from the sum
                "{'prompt_tokens':8,'total_tokens':20}; 8 0 0 0 0 12 0 0",
                "{'completion_tokens':8,'total_tokens':20}; 12 0 0 0 0 8 0 0",
                "{'prompt_tokens':'8','completion_tokens':8,'total_tokens':20}; 12 0 0 0 0 8 0 0",
                "{'prompt_tokens':30,'total_tokens':20}; 30 0 0 0 0 0 0 0",
                // parts larger than their total are cut to it
                "{'prompt_tokens':10,'completion_tokens':5,"
                        + "'prompt_tokens_details':{'cached_tokens':400,'cache_write_tokens':3,"
                        + "'audio_tokens':11,'image_tokens':12},"
                        + "'completion_tokens_details':{'reasoning_tokens':6,'audio_tokens':7}};"
                        + " 10 10 0 10 10 5 5 5",
                // parts that are no counts are none
                "{'prompt_tokens':10,'completion_tokens':5,"
                        + "'prompt_tokens_details':{'cached_tokens':-3,'cache_write_tokens':'4',"
                        + "'audio_tokens':1.5,'image_tokens':null},"
                        + "'completion_tokens_details':[6]}; 10 0 0 0 0 5 0 0",
                // members told twice: the last one counts
                "{'prompt_tokens':1,'completion_tokens':2,'prompt_tokens':3}; 3 0 0 0 0 2 0 0",
                "{'prompt_tokens':0,'completion_tokens':0,'total_tokens':0}; 0 0 0 0 0 0 0 0",
            })
    void everyFormBecomesTheSameClasses(String usage, String expected) {
        String json = ",\"usage\":" + usage.replace('\'', '"');
        assertThat(words(whole(json))).isEqualTo(expected.strip());
        assertThat(words(stream(List.of(content(json))))).isEqualTo(expected.strip());
    }

    private static String words(@Nullable Usage usage) {
        if (usage == null) {
            return "not told";
        }
        assertThat(usage.source()).isEqualTo(Source.REPORTED);
        assertThat(usage.cacheWrite1h()).isZero();
        return "%d %d %d %d %d %d %d %d"
                .formatted(
                        usage.input(),
                        usage.cachedInput(),
                        usage.cacheWrite5m(),
                        usage.audioInput(),
                        usage.imageInput(),
                        usage.output(),
                        usage.reasoning(),
                        usage.audioOutput());
    }

    /** What cannot be read must not become zero: the usage counts as not told. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "null",
                "{}",
                "[]",
                "7",
                "'7'",
                "{'total_tokens':20}",
                "{'completion_tokens':8}",
                "{'prompt_tokens':-1,'completion_tokens':8}",
                "{'prompt_tokens':8,'completion_tokens':-1}",
                "{'prompt_tokens':8,'completion_tokens':'9'}",
                "{'prompt_tokens':8.5,'completion_tokens':9}",
                "{'prompt_tokens':null,'completion_tokens':null}",
                "{'prompt_tokens':8,'completion_tokens':null}",
                "{'prompt_tokens':100000001,'completion_tokens':9}",
                "{'prompt_tokens':99999999999999999999,'completion_tokens':9}",
            })
    void whatCannotBeReadIsNotToldRatherThanZero(String usage) {
        String json = ",\"usage\":" + usage.replace('\'', '"');
        assertThat(whole(json)).isNull();
        assertThat(stream(List.of(content(json)))).isNull();
    }

    @Test
    void ofTwoUsagesInOneAnswerTheLastCountsAsAWhole() {
        String first =
                ",\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":9,"
                        + "\"prompt_tokens_details\":{\"cached_tokens\":5}}";
        String second =
                ",\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":1,"
                        + "\"prompt_tokens_details\":{}}";

        assertThat(words(whole(first + second))).isEqualTo("7 0 0 0 0 1 0 0");
        assertThat(whole(first + ",\"usage\":null")).isNull();
    }

    @Test
    void withoutUsageNothingIsTold() {
        assertThat(whole("")).isNull();
        assertThat(stream(List.of(content("")))).isNull();
    }

    @Test
    void usageInTheLastChunkOnlyCounts() {
        String last = "{\"choices\":[],\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":2}}";
        assertThat(words(stream(List.of(content(",\"usage\":null"), last, "[DONE]"))))
                .isEqualTo("3 0 0 0 0 2 0 0");
    }

    @Test
    void cumulativeUsageIsNotSummed() {
        assertThat(words(stream(List.of(running(1), running(2), running(3)))))
                .isEqualTo("5 0 0 0 0 3 0 0");
    }

    private static String running(int output) {
        return content(",\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":" + output + "}");
    }

    @Test
    void aLaterRicherUsageReplacesTheFirstAndNullReplacesNothing() {
        String richer =
                "{\"choices\":[],\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":3,"
                        + "\"prompt_tokens_details\":{\"cached_tokens\":4}}}";
        assertThat(words(stream(List.of(running(3), richer, content(",\"usage\":null")))))
                .isEqualTo("5 4 0 0 0 3 0 0");
    }

    @Test
    void anUnreadableUsageDoesNotReplaceAReadableOne() {
        assertThat(words(stream(List.of(running(3), content(",\"usage\":{}")))))
                .isEqualTo("5 0 0 0 0 3 0 0");
    }

    @Test
    void usageAfterAnErrorStillCounts() {
        String error = "{\"error\":{\"message\":\"no\"}}";
        assertThat(words(stream(List.of(error, running(2))))).isEqualTo("5 0 0 0 0 2 0 0");
    }

    /** What an estimate is made of, when a stream ends without usage. */
    @Test
    void deltasWithTextAndTheirBytesAreCounted() {
        OpenAiStreamReader reader = new OpenAiStreamReader();
        for (String delta :
                List.of(
                        "\"role\":\"assistant\",\"content\":\"\"",
                        "\"content\":null",
                        "\"content\":\"abcd\"",
                        "\"reasoning_content\":\"ef\"",
                        "\"reasoning\":\"g\"",
                        "\"tool_calls\":[{\"index\":0,\"function\":{\"name\":\"hi\","
                                + "\"arguments\":\"{}\"}}]")) {
            byte[] data = ("{\"choices\":[{\"delta\":{" + delta + "}}]}").getBytes(UTF_8);
            reader.data(data, 0, data.length);
            reader.eventEnd();
        }

        assertThat(reader.deltas()).isEqualTo(4);
        assertThat(reader.textBytes()).isEqualTo(11);
        reader.reset();
        assertThat(reader.deltas()).isZero();
        assertThat(reader.textBytes()).isZero();
    }
}
