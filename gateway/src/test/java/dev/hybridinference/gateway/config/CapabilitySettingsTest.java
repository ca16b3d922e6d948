package dev.hybridinference.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hybridinference.kernel.call.Capabilities;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CapabilitySettingsTest {
    @TempDir Path dir;

    private static String yaml(String ofModel, String ofTarget) {
        return """
        providers:
          a: { kind: vllm }
        models:
          - id: m
            capabilities: { %s }
            targets:
              - { provider: a, model: x, capabilities: { %s } }
        """
                .formatted(ofModel, ofTarget);
    }

    private Capabilities of(String ofModel, String ofTarget) {
        return Loading.config(dir, yaml(ofModel, ofTarget))
                .models()
                .getFirst()
                .targets()
                .getFirst()
                .capabilities();
    }

    @Test
    void whatNobodySaysIsOpen() {
        assertThat(of("", "")).isEqualTo(Capabilities.OPEN);
    }

    @Test
    void aTargetHasWhatItsModelSays() {
        assertThat(
                        of(
                                "context: 32000, max_output: 8000, tools: false, vision: false, reasoning: toggle, sampling: false",
                                ""))
                .isEqualTo(
                        new Capabilities(
                                32_000, 8_000, false, false, Capabilities.Reasoning.TOGGLE, false));
    }

    @Test
    void aTargetsOwnWordWinsFieldByField() {
        assertThat(
                        of(
                                "context: 32000, tools: false, reasoning: effort",
                                "tools: true, reasoning: none"))
                .isEqualTo(
                        new Capabilities(
                                32_000,
                                Capabilities.UNKNOWN,
                                true,
                                true,
                                Capabilities.Reasoning.NONE,
                                true));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "context: 0 | context: 0 (expected: a whole number from 1 to 100000000)",
                "context: -5 | context: -5 (expected: a whole number from 1 to 100000000)",
                "max_output: many | max_output: many (expected: a whole number from 1 to 100000000, without quotes)",
                "tools: maybe | tools: maybe (expected: true or false)",
                "reasoning: hard | reasoning: hard (expected: one of none, effort, toggle, budget, adaptive)",
                "visions: true | visions: unknown key (did you mean vision?)",
            })
    void aBadValueIsNamedWithItsPlace(String line, String problem) {
        // when
        List<String> ofModel = Loading.problems(dir, yaml(line, ""));
        List<String> ofTarget = Loading.problems(dir, yaml("", line));

        // then
        assertThat(ofModel).containsExactly("hybrid.yaml:5: models[0].capabilities." + problem);
        assertThat(ofTarget)
                .containsExactly("hybrid.yaml:7: models[0].targets[0].capabilities." + problem);
    }
}
