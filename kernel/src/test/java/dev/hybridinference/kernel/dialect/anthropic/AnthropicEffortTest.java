package dev.hybridinference.kernel.dialect.anthropic;

import static dev.hybridinference.kernel.dialect.anthropic.AnthropicAsked.CARRIERS;
import static dev.hybridinference.kernel.dialect.anthropic.AnthropicAsked.F;
import static dev.hybridinference.kernel.dialect.anthropic.AnthropicAsked.SCHEMA;
import static dev.hybridinference.kernel.dialect.anthropic.AnthropicAsked.asked;
import static dev.hybridinference.kernel.dialect.anthropic.AnthropicAsked.assistant;
import static dev.hybridinference.kernel.dialect.anthropic.AnthropicAsked.call;
import static dev.hybridinference.kernel.dialect.anthropic.AnthropicAsked.result;
import static dev.hybridinference.kernel.dialect.anthropic.AnthropicAsked.t;
import static dev.hybridinference.kernel.dialect.anthropic.AnthropicAsked.text;
import static dev.hybridinference.kernel.dialect.anthropic.AnthropicAsked.user;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hybridinference.kernel.call.Capabilities.Reasoning;
import dev.hybridinference.kernel.call.Feature;
import dev.hybridinference.kernel.call.OutputFormat;
import dev.hybridinference.kernel.call.Part;
import dev.hybridinference.kernel.call.Thinking;
import dev.hybridinference.kernel.call.Thinking.Effort;
import dev.hybridinference.kernel.call.ToolChoice;
import dev.hybridinference.kernel.call.Turn;
import dev.hybridinference.kernel.dialect.anthropic.AnthropicAsked.Asked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Limits, thinking and sampling by Anthropic's API reference, "Extended thinking". */
final class AnthropicEffortTest {
    @Test
    void aToolLoopWithoutItsSignedThoughtGoesOnWithoutThinking() {
        // given
        Turn results = user(result("a", "1"));
        Asked without =
                asked().turns(user(text("go")), assistant(call("a", "{}")), results)
                        .thinking(Thinking.Mode.BUDGET, 2_000, null)
                        .maxTokens(8_000);
        Part thought = new Part.Reasoning(t("hm"), CARRIERS.wrap(t("sig")));
        Asked with =
                asked().turns(user(text("go")), assistant(thought, call("a", "{}")), results)
                        .thinking(Thinking.Mode.BUDGET, 2_000, null)
                        .maxTokens(8_000);

        // then
        assertThat(without.rest()).isEqualTo("}");
        assertThat(without.body().dropped()).containsExactly(Feature.REASONING);
        assertThat(with.rest())
                .isEqualTo(",\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":2000}}");
        assertThat(with.body().dropped()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "2000, 8000, 2000, 8000", // as told
        "100, 8000, 1024, 8000", // at least 1024
        "9000, 8000, 7999, 8000", // less than the answer
        "2000, 500, 1024, 1524", // an answer without room for it grows
    })
    void p12_aBudgetIsFrom1024UpToBelowTheLimit(
            long budget, long limit, long budgetTold, long limitTold) {
        // given
        Asked asked = asked().thinking(Thinking.Mode.BUDGET, budget, null).maxTokens(limit);

        // then
        assertThat(asked.begin()).endsWith("\"max_tokens\":" + limitTold);
        assertThat(asked.rest())
                .isEqualTo(
                        ",\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":%d}}"
                                .formatted(budgetTold));
    }

    @Test
    void p12_whereNoBudgetFitsThereIsNoThinking() {
        // given
        Asked asked =
                asked().thinking(Thinking.Mode.BUDGET, 2_000, null)
                        .maxTokens(500)
                        .can(0, 1_000, null, true);

        // then
        assertThat(asked.rest()).isEqualTo("}");
        assertThat(asked.begin()).endsWith("\"max_tokens\":1000");
        assertThat(asked.body().dropped()).containsExactly(Feature.REASONING);
    }

    @ParameterizedTest
    @CsvSource({
        "MINIMAL, 1024, 5120",
        "LOW, 4096, 8192",
        "MEDIUM, 16384, 20480",
        "HIGH, 32768, 36864",
        "MAX, 65536, 69632"
    })
    void anEffortIsABudgetWhereNothingElseIsKnown(Effort effort, long budget, long limit) {
        // given
        Asked asked = asked().thinking(Thinking.Mode.UNSAID, 0, effort);

        // then
        assertThat(asked.begin()).endsWith("\"max_tokens\":" + limit);
        assertThat(asked.rest())
                .isEqualTo(
                        ",\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":%d}}"
                                .formatted(budget));
    }

    @Test
    void anEffortLeavesHalfOfALimitedAnswer() {
        assertThat(asked().thinking(Thinking.Mode.ADAPTIVE, 0, Effort.HIGH).maxTokens(8_000).rest())
                .isEqualTo(",\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":4000}}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "ADAPTIVE; ADAPTIVE; MINIMAL; ,\"thinking\":{\"type\":\"adaptive\"},\"output_config\":{\"effort\":\"low\"}}",
                "ADAPTIVE; UNSAID; XHIGH; ,\"thinking\":{\"type\":\"adaptive\"},\"output_config\":{\"effort\":\"xhigh\"}}",
                "ADAPTIVE; ADAPTIVE; ; ,\"thinking\":{\"type\":\"adaptive\"}}",
                "ADAPTIVE; BUDGET; ; ,\"thinking\":{\"type\":\"adaptive\"},\"output_config\":{\"effort\":\"medium\"}}",
                "ADAPTIVE; OFF; ; ,\"thinking\":{\"type\":\"disabled\"}}",
                "EFFORT; UNSAID; HIGH; ,\"output_config\":{\"effort\":\"high\"}}",
                "EFFORT; OFF; ; }",
                "NONE; ADAPTIVE; HIGH; }",
                "NONE; OFF; ; }",
                "BUDGET; OFF; ; ,\"thinking\":{\"type\":\"disabled\"}}",
                "BUDGET; UNSAID; ; }"
            })
    void thinkingIsToldInTheModelsWay(
            Reasoning way, Thinking.Mode mode, @Nullable Effort effort, String rest) {
        // given
        Asked asked = asked().thinking(mode, 10_000, effort).can(0, 0, way, true);

        // then
        assertThat(asked.rest()).isEqualTo(rest);
        assertThat(asked.body().dropped().contains(Feature.REASONING))
                .isEqualTo(way == Reasoning.NONE && mode != Thinking.Mode.OFF);
    }

    @Test
    void aForcedToolForbidsThinking() {
        // given
        Asked asked =
                asked().tools(F)
                        .choice(ToolChoice.Mode.REQUIRED, true)
                        .thinking(Thinking.Mode.BUDGET, 2_000, null)
                        .maxTokens(8_000);

        // then
        assertThat(asked.rest()).isEqualTo("}");
        assertThat(asked.body().dropped()).containsExactly(Feature.REASONING);
    }

    @ParameterizedTest
    @CsvSource({"0.7, 0.7", "0, 0", "1.5, 1", "2e0, 1"})
    void temperatureEndsAtOne(String told, String written) {
        assertThat(asked().sampling(told, null, null).rest())
                .isEqualTo(",\"temperature\":" + written + "}");
    }

    @Test
    void samplingIsDroppedWhereItIsNotTaken() {
        // given
        Asked both = asked().sampling("0.5", "0.9", null);
        Asked refused = asked().sampling("0.5", "0.9", "3").can(0, 0, null, false);
        Asked thinking =
                asked().sampling("0.5", null, "3")
                        .thinking(Thinking.Mode.BUDGET, 2_000, null)
                        .maxTokens(8_000);

        // then
        assertThat(both.rest()).isEqualTo(",\"temperature\":0.5}");
        assertThat(both.body().dropped()).containsExactly(Feature.TOP_P);
        assertThat(refused.rest()).isEqualTo("}");
        assertThat(refused.body().dropped())
                .containsExactlyInAnyOrder(Feature.TEMPERATURE, Feature.TOP_P, Feature.TOP_K);
        assertThat(thinking.rest()).doesNotContain("temperature", "top_k");
        assertThat(thinking.body().dropped())
                .containsExactlyInAnyOrder(Feature.TEMPERATURE, Feature.TOP_K);
        assertThat(asked().sampling(null, "0.9", null).rest()).isEqualTo(",\"top_p\":0.9}");
    }

    @ParameterizedTest
    @CsvSource({
        "-1, 0, 0, 4096",
        "-1, 0, 8192, 8192",
        "-1, 1100, 0, 1000",
        "128000, 32100, 0, 32000",
        "128000, 0, 8192, 8192",
        "10, 0, 8192, 10"
    })
    void theAnswersLimitIsAlwaysToldAndFitsTheModel(
            long asked, long context, long maxOutput, long told) {
        assertThat(asked().maxTokens(asked).can(context, maxOutput, null, true).begin())
                .isEqualTo("{\"model\":\"m\",\"max_tokens\":" + told);
    }

    @Test
    void formatsOfTextAreTold() {
        assertThat(asked().format(new OutputFormat.Schema(t("n"), SCHEMA, true)).rest())
                .isEqualTo(
                        ",\"output_config\":{\"format\":{\"type\":\"json_schema\",\"schema\":{\"type\":\"object\",\"x\":1.0}}}}");
        assertThat(asked().format(new OutputFormat.AnyJson()).begin())
                .endsWith(
                        ",\"system\":[{\"type\":\"text\",\"text\":\"Answer with one JSON object and nothing else.\"}]");
    }
}
