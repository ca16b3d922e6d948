package dev.hybridinference.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A flag wins over the environment, that over a file, and that over the default. */
class PrecedenceTest {
    @TempDir Path dir;

    private Sources sources(String yaml, Map<String, String> environment) {
        return Sources.of(List.of(Loading.file(dir, "hybrid.yaml", yaml)), environment);
    }

    private static String entry(Loaded.Good good, String path) {
        return good.effective().entries().stream()
                .filter(entry -> entry.path().equals(path))
                .map(entry -> entry.value() + " from " + entry.origin())
                .findFirst()
                .orElse("absent");
    }

    @Test
    void theDefaultHoldsWhenNothingIsSaid() {
        Loaded.Good good = Loading.good(sources("", Map.of()));

        assertThat(good.config().server().port()).isEqualTo(8080);
        assertThat(entry(good, "server.port")).isEqualTo("8080 from default");
    }

    @Test
    void aFileWinsOverTheDefault() {
        Loaded.Good good = Loading.good(sources("server:\n  port: 1", Map.of()));

        assertThat(good.config().server().port()).isEqualTo(1);
        assertThat(entry(good, "server.port")).endsWith("hybrid.yaml:2");
    }

    @Test
    void theEnvironmentWinsOverAFile() {
        Loaded.Good good =
                Loading.good(sources("server: {port: 1}", Map.of("HYBRID_SERVER_PORT", "2")));

        assertThat(good.config().server().port()).isEqualTo(2);
        assertThat(entry(good, "server.port"))
                .isEqualTo("2 from environment variable HYBRID_SERVER_PORT");
    }

    @Test
    void aFlagWinsOverAll() {
        Loaded.Good good =
                Loading.good(
                        sources("server: {port: 1}", Map.of("HYBRID_SERVER_PORT", "2"))
                                .withFlags(Map.of("server.port", "3", "data_dir", "/data")));

        assertThat(good.config().server().port()).isEqualTo(3);
        assertThat(good.config().dataDir()).isEqualTo(Path.of("/data"));
        assertThat(entry(good, "server.port")).isEqualTo("3 from flag");
    }

    @Test
    void variablesReachSettingsOfEveryType() {
        Config config =
                Loading.good(
                                sources(
                                        "",
                                        Map.of(
                                                "HYBRID_LOG_LEVEL", "error",
                                                "HYBRID_SERVER_MAX_BODY", "1MiB",
                                                "HYBRID_TIMEOUTS_FIRST_TOKEN", "5s",
                                                "HYBRID_RETRY_AMBIGUOUS", "off",
                                                "HYBRID_DATA_DIR", "/d",
                                                "HYBRID_SERVER_HOST", "::1")))
                        .config();

        assertThat(config.log().level()).isEqualTo(LogConfig.Level.ERROR);
        assertThat(config.server().maxBody()).isEqualTo(1 << 20);
        assertThat(config.timeouts().firstToken()).hasSeconds(5);
        assertThat(config.retryAmbiguous()).isFalse();
        assertThat(config.dataDir()).isEqualTo(Path.of("/d"));
        assertThat(config.server().host()).isEqualTo("::1");
    }

    @Test
    void anEmptyVariableSaysNothing() {
        assertThat(
                        Loading.good(sources("server: {port: 1}", Map.of("HYBRID_SERVER_PORT", "")))
                                .config()
                                .server()
                                .port())
                .isEqualTo(1);
    }

    @Test
    void variablesAndFlagsAreCheckedLikeFiles() {
        assertThat(
                        Loading.lines(
                                dir,
                                Loading.bad(
                                        sources("", Map.of("HYBRID_SERVER_PORT", "http"))
                                                .withFlags(Map.of("server.loops", "0")))))
                .containsExactly(
                        "environment variable HYBRID_SERVER_PORT: server.port: http"
                                + " (expected: a whole number from 0 to 65535)",
                        "flag: server.loops: 0 (expected: a whole number from 1 to 64)");
    }

    @Test
    void theVariableThatAllProgramsKnowForTheDatabaseWins() {
        Map<String, String> own = Map.of("HYBRID_STORAGE_URL", "sqlite:own.db");
        Map<String, String> both =
                Map.of("HYBRID_STORAGE_URL", "sqlite:own.db", "DATABASE_URL", "sqlite:all.db");

        assertThat(
                        entry(
                                Loading.good(sources("storage: {url: 'sqlite:f.db'}", own)),
                                "storage.url"))
                .isEqualTo("sqlite:own.db from environment variable HYBRID_STORAGE_URL");
        assertThat(entry(Loading.good(sources("", both)), "storage.url"))
                .isEqualTo("sqlite:all.db from environment variable DATABASE_URL");
    }

    @Test
    void aVariableThatBeginsLikeASectionMustSetSomething() {
        assertThat(
                        Loading.lines(
                                dir,
                                Loading.bad(
                                        sources(
                                                "",
                                                Map.of(
                                                        "HYBRID_SERVER_PROT", "1",
                                                        "HYBRID_FEATURES_HEDGING", "1",
                                                        "HYBRID_CI_KEY", "1",
                                                        "HYBRID_JAVA_HOME", "/")))))
                .containsExactly(
                        "environment variable HYBRID_FEATURES_HEDGING: this variable"
                                + " (not available in this version)",
                        "environment variable HYBRID_SERVER_PROT: unknown variable"
                                + " (did you mean HYBRID_SERVER_PORT?)");
    }

    @Test
    void aFlagOutsideOfTheTableIsABug() {
        assertThatThrownBy(
                        () ->
                                ConfigLoader.load(
                                        sources("", Map.of()).withFlags(Map.of("server.x", "1"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("flag: server.x (expected: one of [server.host, ");
    }

    @Test
    void filesOfADirectoryJoinInNameOrder() throws IOException {
        Path config = Files.createDirectory(dir.resolve("config"));
        Loading.file(
                config,
                "20-more.yaml",
                """
                server: {host: 0.0.0.0}
                providers: {b: {kind: demo}}
                models: [{id: two, targets: [{provider: a, model: x}]}]
                """);
        Loading.file(
                config,
                "10-first.yml",
                """
                server: {port: 1}
                providers: {a: {kind: demo}}
                models: [{id: one, targets: [{provider: b, model: x}]}]
                """);
        Loading.file(config, "notes.txt", "not: [read");
        Loading.file(config, ".hidden.yaml", "not: [read");

        Config joined = Loading.good(Sources.of(List.of(config), Map.of())).config();

        assertThat(joined.server().port()).isEqualTo(1);
        assertThat(joined.server().host()).isEqualTo("0.0.0.0");
        assertThat(joined.providers().keySet()).containsExactly("a", "b");
        assertThat(joined.models()).extracting(ModelConfig::id).containsExactly("one", "two");
    }

    @Test
    void theSameLeafInTwoFilesIsAProblemThatNamesBoth() {
        Path first = Loading.file(dir, "a.yaml", "server:\n  port: 1\nmodels: []");
        Path second = Loading.file(dir, "b.yaml", "server: {port: 1}\nmodels: {}");

        assertThat(Loading.lines(dir, Loading.bad(Sources.of(List.of(first, second), Map.of()))))
                .containsExactly(
                        "b.yaml:1: server.port: set twice (already set at a.yaml:2)",
                        "b.yaml:2: models: set twice (already set at a.yaml:3)");
    }

    @Test
    void problemsOfAllFilesAreReported() {
        Path first = Loading.file(dir, "a.yaml", "a: [");
        Path second = Loading.file(dir, "b.yaml", "server: {port: x}");

        assertThat(Loading.lines(dir, Loading.bad(Sources.of(List.of(first, second), Map.of()))))
                .hasSize(2)
                .anyMatch(line -> line.startsWith("a.yaml:1: not valid YAML"))
                .anyMatch(line -> line.startsWith("b.yaml:1: server.port: x"));
    }

    @Test
    void theDemoProviderIsAddedOnRequestAndOnlyOnce() {
        String yaml =
                "providers: {demo: {kind: demo}}\nmodels: [{id: demo, targets: [{provider: demo, model: x}]}]";

        Config added = Loading.good(sources("", Map.of()).withDemo(true)).config();
        Config present = Loading.good(sources(yaml, Map.of()).withDemo(true)).config();

        assertThat(added.models())
                .containsExactly(
                        new ModelConfig(
                                "demo",
                                List.of(),
                                List.of(new TargetConfig("demo", "demo", 1, 0, null))));
        assertThat(added.providers().keySet()).containsExactly("demo");
        assertThat(present.models().getFirst().targets().getFirst().model()).isEqualTo("x");
        assertThat(present.models()).hasSize(1);
    }

    @Test
    void aFileWithoutProvidersIsNoticed() {
        assertThat(Loading.good(sources("", Map.of("OPENAI_API_KEY", "k"))).notices())
                .containsExactly(
                        new Loaded.Notice(
                                "no provider is configured, so no request can be served"));
    }
}
