package dev.hybridinference.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hybridinference.gateway.cli.Console.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigCommandsTest {
    private static final String CANARY = "canary-secret-of-a-configured-key";
    private static final String GOOD =
            """
            providers: { p: { kind: openai, api_keys: ["${env:SECRET}"] } }
            models: [ { id: m, targets: [ { provider: p, model: x } ] } ]
            """;
    private static final String BAD =
            """
            server: { prot: 80 }
            models: [ { id: m, targets: [ { provider: nobody, model: x } ] } ]
            """;

    @TempDir Path directory;
    private Console console;

    @BeforeEach
    void open() {
        console = new Console(directory).with("SECRET", CANARY);
    }

    private void write(String yaml) throws IOException {
        Files.writeString(directory.resolve("hybrid.yaml"), yaml);
    }

    @Test
    void aGoodConfigurationPassesTheCheck() throws Exception {
        write(GOOD);
        Run run = console.run("config", "check");
        assertThat(run.code()).isZero();
        assertThat(run.out()).startsWith("The configuration is valid: ").contains("hybrid.yaml");
        assertThat(console.run("config", "check", "--output", "json").out())
                .startsWith("{\"ok\":true,\"files\":[\"")
                .contains("\"problems\":[]");
    }

    @Test
    void allProblemsAreReportedAtOnceWithTheirLines() throws Exception {
        write(BAD);

        Run run = console.run("config", "check");
        Run json = console.run("config", "check", "--output", "json");

        assertThat(run.code()).isEqualTo(7);
        assertThat(run.out())
                .contains("2 problems", "hybrid.yaml:1: server.prot", "did you mean port?")
                .contains("hybrid.yaml:2: models[0].targets[0].provider: nobody");
        assertThat(json.code()).isEqualTo(7);
        assertThat(json.out())
                .startsWith("{\"ok\":false,")
                .contains("\"line\":1,\"path\":\"server.prot\"")
                .contains("\"line\":2,\"path\":\"models[0].targets[0].provider\"");
    }

    @Test
    void everyCommandTakesFilesByName() throws Exception {
        Files.writeString(directory.resolve("a.yaml"), GOOD);
        Files.writeString(directory.resolve("b.yaml"), "server: { port: 9999 }\n");
        Run run =
                console.run(
                        "config",
                        "show",
                        "--config",
                        "a.yaml",
                        "--config",
                        "b.yaml",
                        "--data",
                        "d");
        assertThat(run.code()).isZero();
        assertThat(run.out()).containsPattern("server.port: 9999 +# .*b.yaml:1");
        assertThat(run.out()).containsPattern("data_dir: d +# flag");
        assertThat(console.run("config", "check", "--config", "missing.yaml").out())
                .contains("missing.yaml: not found");
    }

    @Test
    void showsEverySettingWithItsOriginButNoSecret() throws Exception {
        write(GOOD);
        Run table = console.run("config", "show");
        Run json = console.run("config", "show", "--output", "json");
        assertThat(table.out()).containsPattern("server.port: 8080 +# default");
        assertThat(json.out())
                .contains("{\"path\":\"server.port\",\"value\":\"8080\",\"origin\":\"default\"}");
        assertThat(table.out() + json.out() + table.err() + json.err()).doesNotContain(CANARY);
    }

    @Test
    void aBadConfigurationIsNotShown() throws Exception {
        write(BAD);
        Run run = console.run("config", "show");
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains("2 problems");
    }

    @Test
    void printsASchemaThatNamesTheSettings() {
        Run run = console.run("config", "schema");
        assertThat(run.code()).isZero();
        assertThat(run.out())
                .startsWith("{")
                .contains("\"$schema\"", "\"data_dir\"", "\"providers\"");
    }
}
