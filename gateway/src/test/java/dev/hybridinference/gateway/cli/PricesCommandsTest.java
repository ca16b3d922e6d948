package dev.hybridinference.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hybridinference.gateway.cli.Console.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PricesCommandsTest {
    private static final String LITELLM =
            """
            {"gpt-5-mini": {"input_cost_per_token": 2e-07, "output_cost_per_token": 2e-06,
              "litellm_provider": "openai", "mode": "chat"},
             "brand-new": {"input_cost_per_token": 1e-06, "output_cost_per_token": 2e-06,
              "litellm_provider": "openai", "mode": "chat"},
             "odd": {"input_cost_per_token": 1e-13, "litellm_provider": "openai"},
             "far": {"input_cost_per_token": 1e-06, "litellm_provider": "bedrock"}}
            """;
    private static final String MODELS_DEV =
            """
            {"openai": {"models": {"brand-new": {"cost": {"input": 3, "output": 4}}}}}
            """;

    @TempDir Path directory;
    private Console console;

    @BeforeEach
    void open() throws IOException {
        console = new Console(directory);
        Files.writeString(directory.resolve("litellm.json"), LITELLM);
        Files.writeString(directory.resolve("dev.json"), MODELS_DEV);
    }

    private Path imported() {
        return directory.resolve("var/prices.json");
    }

    @Test
    void theBuiltInListIsListed() {
        Run run = console.run("prices", "list");
        Run one = console.run("prices", "list", "--model", "gpt-5-mini", "--output", "json");

        assertThat(run.code()).isZero();
        assertThat(run.out()).contains("KIND", "demo", "gpt-5-mini", "input=0.25", "built in");
        assertThat(one.out())
                .startsWith("{\"prices\":[{\"kind\":\"openai\",\"model\":\"gpt-5-mini\"")
                .containsPattern("\"price\":\\{\"id\":\"[0-9a-f]{12}\",\"input\":\"0.25\"")
                .doesNotContain("gpt-4o");
    }

    @Test
    void aModelWithoutAPriceIsNotFound() {
        Run run = console.run("prices", "list", "--model", "no-such");

        assertThat(run.code()).isEqualTo(4);
        assertThat(run.err()).contains("no-such: no price is known").contains("prices import");
    }

    @Test
    void aDiffShowsWhatWouldChangeAndChangesNothing() {
        Run run = console.run("prices", "diff", "litellm.json");

        assertThat(run.code()).isZero();
        assertThat(run.out().lines())
                .hasSize(3)
                .anyMatch(line -> line.matches("new +openai +brand-new +unknown +input=1.00 .*"))
                .anyMatch(
                        line ->
                                line.matches(
                                        "other +openai +gpt-5-mini +input=0.25 .* input=0.20 .*"));
        assertThat(run.err())
                .contains("2 prices; 1 models")
                .contains("left out: odd: input has more than 6 decimals");
        assertThat(imported()).doesNotExist();
    }

    @Test
    void anImportIsUsedFromThenOnAndReplacesTheOneBefore() {
        Run first = console.run("prices", "import", "litellm.json", "--output", "json");
        Run listed = console.run("prices", "list", "--model", "gpt-5-mini");
        Run again = console.run("prices", "import", "litellm.json");
        Run second = console.run("prices", "import", "dev.json");
        Run after = console.run("prices", "list", "--model", "gpt-5-mini");

        assertThat(first.code()).isZero();
        assertThat(first.out()).startsWith("{\"changes\":[{\"change\":\"new\",\"kind\":\"openai\"");
        assertThat(listed.out()).contains("input=0.20", "litellm", "2026-11-22");
        assertThat(again.err()).contains("nothing changes");
        assertThat(second.out()).contains("input=3.00").contains("other");
        assertThat(after.out()).contains("input=0.25").doesNotContain("litellm");
        assertThat(imported()).exists();
    }

    @Test
    void aModelThatANewListLacksIsGone() throws IOException {
        console.run("prices", "import", "litellm.json");
        Files.writeString(
                directory.resolve("less.json"),
                "{\"openai\":{\"models\":{\"m\":{\"cost\":{\"input\":1}}}}}");

        Run diff = console.run("prices", "diff", "less.json");
        console.run("prices", "import", "less.json");

        assertThat(diff.out().lines())
                .anyMatch(line -> line.matches("gone +openai +brand-new +input=1.00 .* unknown"));
        assertThat(console.run("prices", "list", "--model", "brand-new").code()).isEqualTo(4);
    }

    @Test
    void theFormMayBeNamedAndIsOtherwiseDetected() throws IOException {
        Files.writeString(directory.resolve("other.json"), "{\"a\":{\"b\":1}}");

        assertThat(console.run("prices", "diff", "dev.json", "--format", "modelsdev").code())
                .isZero();
        assertThat(console.run("prices", "diff", "dev.json", "--format", "litellm").err())
                .contains("no price in it that can be used (read as litellm)");
        assertThat(console.run("prices", "diff", "dev.json", "--format", "csv").err())
                .contains("expected: litellm or modelsdev");
        Run other = console.run("prices", "import", "other.json");
        assertThat(other.code()).isEqualTo(1);
        assertThat(other.err()).contains("neither LiteLLM's nor models.dev's list");
    }

    @Test
    void filesThatCannotBeReadAreToldAndChangeNothing() throws IOException {
        Files.writeString(directory.resolve("broken.json"), "{\"a\":");

        assertThat(console.run("prices", "import", "absent.json").code()).isEqualTo(4);
        Run broken = console.run("prices", "import", "broken.json");
        assertThat(broken.code()).isEqualTo(1);
        assertThat(broken.err()).contains("broken.json: price list: ");
        assertThat(imported()).doesNotExist();
    }

    @Test
    void aDamagedFileOfImportedPricesIsToldWithWhatToDo() throws IOException {
        console.run("prices", "import", "litellm.json");
        Files.writeString(imported(), "{\"prices\":[{}]}");

        Run run = console.run("prices", "list");

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).contains("prices.json").contains("Delete it and import");
    }
}
