package dev.hybridinference.kernel.price.list;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hybridinference.kernel.price.PriceBook;
import dev.hybridinference.kernel.price.PriceEntry;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ForeignFormTest {
    private static final LocalDate TODAY = LocalDate.of(2026, 5, 1);

    private static final String LITELLM =
            """
            {
              "sample_spec": {"input_cost_per_token": 0.0, "litellm_provider": "one of many"},
              "fallback_generalizations": {"a": [1, {"b": 2}]},
              "plain": {
                "input_cost_per_token": 1.5e-07, "output_cost_per_token": 6e-07,
                "litellm_provider": "openai", "mode": "chat", "max_tokens": 100,
                "supported_endpoints": ["/v1/chat"], "search_context_cost_per_query": {"x": 0.1}
              },
              "gemini/long": {
                "cache_read_input_token_cost": 1.25e-07,
                "cache_read_input_token_cost_above_200k_tokens": 2.5e-07,
                "cache_creation_input_token_cost": 3.75e-06,
                "cache_creation_input_token_cost_above_1hr": 6e-06,
                "input_cost_per_audio_token": 1e-06,
                "input_cost_per_image_token": 2e-06,
                "input_cost_per_token": 1.25e-06, "input_cost_per_token_batches": 6.25e-07,
                "input_cost_per_token_above_200k_tokens": 2.5e-06,
                "output_cost_per_audio_token": 0.00002,
                "output_cost_per_reasoning_token": 1.1e-05,
                "output_cost_per_token": 1e-05, "output_cost_per_token_batches": 5e-06,
                "output_cost_per_token_above_200k_tokens": 1.5e-05,
                "output_cost_per_token_priority": 1,
                "litellm_provider": "gemini", "mode": "chat"
              },
              "openrouter/a/b:free": {
                "input_cost_per_token": 0, "output_cost_per_token": 0,
                "litellm_provider": "openrouter", "mode": "chat"
              },
              "zero": {
                "input_cost_per_token": 0.0, "output_cost_per_token": 0.0,
                "litellm_provider": "openai", "mode": "chat"
              },
              "minute": {
                "input_cost_per_token": 1e-13, "litellm_provider": "openai", "mode": "chat"
              },
              "negative": {
                "input_cost_per_token": -1e-6, "litellm_provider": "openai", "mode": "chat"
              },
              "steps": {
                "input_cost_per_token": 1e-6, "input_cost_per_token_above_128k_tokens": 2e-6,
                "input_cost_per_token_above_256k_tokens": 3e-6, "litellm_provider": "openai"
              },
              "picture": {
                "input_cost_per_token": 1e-6, "output_cost_per_image": 0.04,
                "litellm_provider": "openai", "mode": "image_generation"
              },
              "by-second": {"input_cost_per_second": 0.1, "litellm_provider": "openai"},
              "elsewhere": {"input_cost_per_token": 1e-6, "litellm_provider": "bedrock"},
              "no-provider": {"input_cost_per_token": 1e-6}
            }
            """;

    private static final String MODELS_DEV =
            """
            {
              "openai": {
                "id": "openai", "env": ["X"], "models": {
                  "plain": {"id": "plain", "cost": {"input": 0.15, "output": 0.6,
                    "cache_read": 0.075}, "limit": {"context": 1}},
                  "no-cost": {"id": "no-cost"},
                  "zero": {"id": "zero", "cost": {"input": 0, "output": 0}}
                }
              },
              "google": {
                "models": {
                  "long": {"cost": {"input": 1.25, "output": 10, "reasoning": 11,
                    "cache_read": 0.125, "cache_write": 1.5, "input_audio": 3, "output_audio": 4,
                    "context_over_200k": {"input": 2.5, "output": 15, "other": 1},
                    "tiers": [{"input": 9}]}},
                  "minute": {"cost": {"input": 0.0000001, "output": 1}}
                }
              },
              "somebody": {"models": {"m": {"cost": {"input": 1}}}}
            }
            """;

    private static Import read(ForeignForm form, String json) {
        return form.read(json.getBytes(UTF_8), TODAY);
    }

    private static List<String> words(Import result) {
        return result.entries().stream()
                .map(entry -> entry.kind() + " " + entry.model() + ": " + entry.price())
                .toList();
    }

    @Test
    void pricesByTokenBecomeExactDecimals() {
        Import result = read(ForeignForm.LITELLM, LITELLM);

        assertThat(words(result))
                .containsExactly(
                        "openai plain: input=0.15 output=0.60",
                        "gemini long: input=1.25 cached_input=0.125 cache_write_5m=3.75"
                                + " cache_write_1h=6.00 output=10.00 reasoning=11.00"
                                + " audio_input=1.00 audio_output=20.00 image=2.00"
                                + " above_200k(input=2.50 cached_input=0.25 output=15.00)"
                                + " batch_factor=0.50",
                        "openrouter a/b:free: input=0.00 output=0.00");
        assertThat(result.problems())
                .containsExactly(
                        "zero: costs nothing there, which may mean that it is not known",
                        "minute: input has more than 6 decimals per million tokens",
                        "negative: input is negative",
                        "steps: more than one step of prices for long input");
        assertThat(result.left()).isEqualTo(4);
        assertThat(result.skipped()).isEqualTo(4);
        assertThat(result.entries())
                .allSatisfy(
                        entry -> {
                            assertThat(entry.source()).isEqualTo("litellm");
                            assertThat(entry.checkedAt()).isEqualTo(TODAY);
                            assertThat(entry.effectiveFrom()).isNull();
                        });
    }

    @Test
    void pricesByMillionBecomeExactDecimals() {
        Import result = read(ForeignForm.MODELS_DEV, MODELS_DEV);

        assertThat(words(result))
                .containsExactly(
                        "openai plain: input=0.15 cached_input=0.075 output=0.60",
                        "gemini long: input=1.25 cached_input=0.125 cache_write_5m=1.50"
                                + " output=10.00 reasoning=11.00 audio_input=3.00"
                                + " audio_output=4.00 above_200k(input=2.50 output=15.00)");
        assertThat(result.problems())
                .containsExactly(
                        "openai/zero: costs nothing there, which may mean that it is not known",
                        "gemini/minute: input has more than 6 decimals per million tokens");
        assertThat(result.skipped()).isEqualTo(2);
    }

    @Test
    void theFormIsDetected() {
        assertThat(ForeignForm.detect(LITELLM.getBytes(UTF_8))).contains(ForeignForm.LITELLM);
        assertThat(ForeignForm.detect(MODELS_DEV.getBytes(UTF_8))).contains(ForeignForm.MODELS_DEV);
        assertThat(ForeignForm.detect("{\"a\":{\"b\":1}}".getBytes(UTF_8))).isEmpty();
        assertThat(ForeignForm.detect("[1]".getBytes(UTF_8))).isEmpty();
        assertThat(ForeignForm.of("litellm")).contains(ForeignForm.LITELLM);
        assertThat(ForeignForm.of("modelsdev")).contains(ForeignForm.MODELS_DEV);
        assertThat(ForeignForm.of("other")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "{\"a\":1}x", "{\"a\":{},\"a\":{}}", "<html>"})
    void whatIsNoJsonIsRefused(String json) {
        assertThatThrownBy(() -> read(ForeignForm.LITELLM, json))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ForeignForm.detect(json.getBytes(UTF_8)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @EnumSource
    void oddDocumentsGiveNothing(ForeignForm form) {
        for (String json : List.of("[]", "7", "{}", "{\"openai\":[{\"x\":1}]}", "null")) {
            assertThat(read(form, json).entries()).isEmpty();
        }
        assertThat(
                        read(
                                        form,
                                        "{\"openai\":{\"litellm_provider\":\"openai\","
                                                + "\"input_cost_per_token\":\"1\",\"models\":"
                                                + "{\"m\":{\"cost\":{\"input\":\"1\"}}}}}")
                                .entries())
                .isEmpty();
    }

    @Test
    void numbersBeyondAllReasonAreRefusedQuickly() {
        for (String number : List.of("1e999999", "1e-999999", "1e30", "0." + "1".repeat(60))) {
            Import result =
                    read(
                            ForeignForm.LITELLM,
                            "{\"m\":{\"litellm_provider\":\"openai\",\"input_cost_per_token\":"
                                    + number
                                    + "}}");
            assertThat(result.entries()).as(number).isEmpty();
            assertThat(result.left()).isEqualTo(1);
        }
    }

    @Test
    void listsAboveTheBoundsAreRefusedAndProblemsAreBounded() {
        StringBuilder many = new StringBuilder("{");
        StringBuilder wrong = new StringBuilder("{");
        for (int i = 0; i <= PriceLimits.ENTRIES; i++) {
            many.append("\"m")
                    .append(i)
                    .append("\":{\"litellm_provider\":\"openai\",")
                    .append("\"input_cost_per_token\":1e-6},");
            if (i < 1_000) {
                wrong.append("\"m")
                        .append(i)
                        .append("\":{\"litellm_provider\":\"openai\",")
                        .append("\"input_cost_per_token\":-1e-6},");
            }
        }
        String all = many + "\"z\":1}";

        assertThatThrownBy(() -> read(ForeignForm.LITELLM, all))
                .hasMessageContaining("at most 100000");
        Import result = read(ForeignForm.LITELLM, wrong + "\"z\":1}");
        assertThat(result.problems()).hasSize(PriceLimits.PROBLEMS);
        assertThat(result.left()).isEqualTo(1_000);
        assertThatThrownBy(() -> ForeignForm.LITELLM.read(new byte[PriceLimits.BYTES + 1], TODAY))
                .hasMessageContaining("expected: at most 67108864");
    }

    @Test
    void changesSayWhatIsNewOtherAndGone() {
        PriceBook before = PriceBook.of(read(ForeignForm.LITELLM, LITELLM).entries().subList(0, 2));
        List<PriceEntry> dev = read(ForeignForm.MODELS_DEV, MODELS_DEV).entries();
        PriceBook after = PriceBook.of(dev.subList(0, 1));

        List<PriceChange> changes = PriceChange.between(before, after, 0);

        assertThat(changes).extracting(PriceChange::model).containsExactly("long", "plain");
        assertThat(changes.get(0).after()).isNull();
        assertThat(changes.get(0).before()).isNotNull();
        assertThat(String.valueOf(changes.get(1).before())).isEqualTo("input=0.15 output=0.60");
        assertThat(String.valueOf(changes.get(1).after()))
                .isEqualTo("input=0.15 cached_input=0.075 output=0.60");
        assertThat(PriceChange.between(after, before, 0).getFirst().before()).isNull();
        assertThat(PriceChange.between(before, before, 0)).isEmpty();
    }
}
