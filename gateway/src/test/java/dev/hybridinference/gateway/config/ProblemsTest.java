package dev.hybridinference.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hybridinference.gateway.config.source.ConfigFiles;
import dev.hybridinference.gateway.config.source.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is wrong is said with file, line, path, value and rule. */
class ProblemsTest {
    @TempDir Path dir;

    static Stream<Arguments> single() {
        return Stream.of(
                bad("server: {prot: 1}", "server.prot: unknown key (did you mean port?)"),
                bad(
                        "frobnicate: 1",
                        "frobnicate: unknown key (expected: one of server, console, data_dir, storage, log, ledger, timeouts,"
                                + " retry, metrics, providers, models, keys)"),
                bad(
                        "server: {port: 70000}",
                        "server.port: 70000 (expected: a whole number from 0 to 65535)"),
                bad(
                        "server: {port: -1}",
                        "server.port: -1 (expected: a whole number from 0 to 65535)"),
                bad(
                        "server: {port: 80.5}",
                        "server.port: 80.5 (expected: a whole number from 0 to 65535)"),
                bad(
                        "server: {port: '80'}",
                        "server.port: 80 (expected: a whole number from 0 to 65535, without quotes)"),
                bad("server: {host: 5}", "server.host: 5 (expected: some text; put it in quotes)"),
                bad("server: {host: ''}", "server.host: \"\" (expected: some text)"),
                bad(
                        "server: {host: }",
                        "server.host: nothing (expected: some text; leave the key out for the default)"),
                bad("server: {host: [a]}", "server.host: a list (expected: one value)"),
                bad("server: [1]", "server: a list (expected: a map)"),
                bad(
                        "server:",
                        "server: nothing (expected: a map; leave the key out for the default)"),
                bad("models: {}", "models: a map (expected: a list)"),
                bad(
                        "timeouts: {idle: 30}",
                        "timeouts.idle: 30 (expected: a time such as 30s, from 1ms to 1d)"),
                bad(
                        "timeouts: {idle: 30 s}",
                        "timeouts.idle: 30 s (expected: a time such as 30s, from 1ms to 1d)"),
                bad(
                        "timeouts: {idle: 1w}",
                        "timeouts.idle: 1w (expected: a time such as 30s, from 1ms to 1d)"),
                bad(
                        "timeouts: {idle: 0s}",
                        "timeouts.idle: 0s (expected: a time such as 30s, from 1ms to 1d)"),
                bad(
                        "timeouts: {idle: 25h}",
                        "timeouts.idle: 25h (expected: a time such as 30s, from 1ms to 1d)"),
                bad(
                        "server: {max_header: 32K}",
                        "server.max_header: 32K (expected: a size such as 32MiB, from 1KiB to 1MiB)"),
                bad(
                        "server: {max_header: 1000B}",
                        "server.max_header: 1000B (expected: a size such as 32MiB, from 1KiB to 1MiB)"),
                bad(
                        "server: {body_memory: 31MiB}",
                        "server.body_memory: 31MiB (expected: at least server.max_body, which is 32MiB)"),
                bad(
                        "server: {max_body: 257MiB}",
                        "server.body_memory: 256MiB (expected: at least server.max_body, which is 257MiB)"),
                bad("log: {level: warning}", "log.level: warning (did you mean warn?)"),
                bad("log: {format: xml}", "log.format: xml (expected: one of auto, human, json)"),
                bad("retry: {ambiguous: true}", "retry.ambiguous: true (expected: one of on, off)"),
                bad(
                        "metrics: {allow: [10.0.0.1/8]}",
                        "metrics.allow[0]: 10.0.0.1/8 (expected: 10.0.0.0/8, no bits set after the prefix)"),
                bad(
                        "server: {trusted_proxies: [all]}",
                        "server.trusted_proxies[0]: all (expected: an address range such as 10.0.0.0/8 or fd00::/8)"),
                bad(
                        "server: {trusted_proxies: 10.0.0.0/8}",
                        "server.trusted_proxies: text (expected: a list)"),
                bad(
                        "console: {host: 0.0.0.0}",
                        "console.host: 0.0.0.0 (expected: a loopback address such as 127.0.0.1;"
                                + " listening beyond this machine is not available in this version)"),
                bad(
                        "console: {host: console.example.com}",
                        "console.host: console.example.com (expected: a loopback address such as"
                                + " 127.0.0.1; listening beyond this machine is not available in"
                                + " this version)"),
                bad(
                        "storage: {url: 'jdbc:sqlite:a'}",
                        "storage.url: jdbc:sqlite:a (expected: no jdbc: form; write sqlite,"
                                + " sqlite:PATH or postgresql://user:password@host:port/db?sslmode=MODE)"),
                bad("features: {}", "features: this key (not available in this version)"),
                bad(
                        "providers: {a: {kind: demo, accounts_file: x}}",
                        "providers.a.accounts_file: this key (not available in this version)"),
                bad(
                        "providers: {a: {kind: demo, capabilities: {}}}",
                        "providers.a.capabilities: this key (not available in this version)"),
                bad(
                        "providers: {a: {kind: gemini}}",
                        "providers.a.kind: gemini (kind gemini is not available in this version)"),
                bad(
                        "providers: {a: {kind: olama}}",
                        "providers.a.kind: olama (did you mean ollama?)"),
                bad(
                        "providers: {a: {}}",
                        "providers.a.kind: missing (expected: one of vllm, sglang, llamacpp, ollama,"
                                + " openai, openrouter, openai_compatible, anthropic, demo)"),
                bad("providers: {a: text}", "providers.a: text (expected: a map)"),
                bad(
                        "providers: {a/b: {kind: demo}}",
                        "providers: a/b (expected: a name of letters, digits, '.', '_' and '-', at"
                                + " most 64 as name)"),
                bad(
                        "providers: {a: {kind: openai}}",
                        "providers.a.api_keys: missing (kind openai needs at least one key)"),
                bad(
                        "providers: {a: {kind: openai, api_keys: []}}",
                        "providers.a.api_keys: missing (kind openai needs at least one key)"),
                bad(
                        "providers: {a: {kind: openai_compatible}}",
                        "providers.a.base_url: missing (kind openai_compatible has no default)"),
                bad(
                        "providers: {a: {kind: llamacpp}}",
                        "providers.a.base_url: missing (kind llamacpp has no default)"),
                bad(
                        "providers: {a: {kind: demo, base_url: 'http://localhost'}}",
                        "providers.a.base_url: http://localhost (kind demo is served inside the process; leave it out)"),
                bad(
                        "providers: {a: {kind: demo, headers: {Host: b}}}",
                        "providers.a.headers: Host (is set by the gateway itself as name)"),
                bad(
                        "providers: {a: {kind: demo, headers: {'a b': c}}}",
                        "providers.a.headers: a b (expected: a header name as name)"),
                bad(
                        "providers: {a: {kind: demo, headers: {a: \"b\\nc\"}}}",
                        "providers.a.headers.a: *** (expected: 1 to 8192 visible ASCII characters)"),
                bad(
                        "providers: {a: {kind: demo}}\nmodels: [{id: m}]",
                        2,
                        "models[0].targets: missing (expected: a list, each a map)"),
                bad(
                        "models: [{id: m, targets: []}]",
                        "models[0].targets: [] (expected: at least 1)"),
                bad(
                        "models: [{id: m, answer_model: asked, targets: [{provider: a, model: n}]}]\nproviders: {a: {kind: demo}}",
                        "models[0].answer_model: this key (not available in this version)"),
                bad(
                        "providers: {gpu: {kind: demo}}\nmodels:\n- id: m\n  targets:\n  - {provider: gpu1, model: n}",
                        5,
                        "models[0].targets[0].provider: gpu1 (no such provider; did you mean gpu?)"),
                bad(
                        "providers: {gpu: {kind: demo}}\nmodels: [{id: m, targets: [{provider: gpu, model: n, weight: 0}]}]",
                        2,
                        "models[0].targets[0].weight: 0 (expected: a whole number from 1 to 10000)"),
                bad(
                        "providers: {p: {kind: demo}}\nmodels: [{id: m, targets: [{provider: p, model: n}, {provider: p, model: n}]}]",
                        2,
                        "models[0].targets[1]: p/n (already a target of this model)"),
                bad(
                        "keys: [{name: a, key: short}]",
                        "keys[0].key: *** (expected: 24 to 200 visible ASCII characters)"),
                bad(
                        "keys: [{name: a, key: kkkkkkkkkkkkkkkkkkkkkkkk, rights: [admin]}]",
                        "keys[0].rights[0]: admin (expected: one of target)"),
                bad(
                        "keys: [{name: a, key: kkkkkkkkkkkkkkkkkkkkkkkk, limits: {rpm: 1}}]",
                        "keys[0].limits: this key (not available in this version)"),
                bad(
                        "keys: [{name: a, key: kkkkkkkkkkkkkkkkkkkkkkkk, models: [gpt/x]}]",
                        "keys[0].models[0]: gpt/x (no such model; there is none)"),
                bad("data_dir: \"a\\0b\"", "data_dir: a?b (expected: a path)"),
                bad(
                        "server: {port: !!int 80, loops: !mine 3}",
                        "server.loops: a value with a tag (tags are not used here; leave it out)"),
                bad("? [a]\n: b", ": a map or list as key (expected: a name)"));
    }

    private static Arguments bad(String yaml, String problem) {
        return bad(yaml, 1, problem);
    }

    private static Arguments bad(String yaml, int line, String problem) {
        return Arguments.of(yaml, "hybrid.yaml:" + line + ": " + problem);
    }

    @ParameterizedTest
    @MethodSource("single")
    void oneMistakeIsOneProblem(String yaml, String problem) {
        assertThat(Loading.problems(dir, yaml)).containsExactly(problem.replace(": : ", ": "));
    }

    static Stream<Arguments> brokenYaml() {
        return Stream.of(
                Arguments.of("a: [1", 1, "not valid YAML"),
                Arguments.of("server: {}\n\tport: 1", 2, "not valid YAML"),
                Arguments.of("a: *nowhere", 1, "an alias"),
                Arguments.of("a: &x [*x]", 1, "an alias"),
                Arguments.of("--- {}\n--- {}", 2, "a second document"),
                Arguments.of("- 1", 1, "a list"),
                Arguments.of("just words", 1, "text"),
                Arguments.of("a: " + "[".repeat(60) + "]".repeat(60), 1, "too deep"),
                Arguments.of("a: " + "[".repeat(100_000), 1, "too deep"),
                Arguments.of("a: &x [1]\nb: [" + "*x, ".repeat(101) + "]", 2, "too many aliases"),
                Arguments.of("a: \u0001", 0, "not valid YAML"));
    }

    @ParameterizedTest
    @MethodSource("brokenYaml")
    void aFileThatIsNoTreeOfSettingsIsOneProblem(String yaml, int line, String value) {
        assertThat(Loading.bad(Loading.sources(dir, yaml)))
                .singleElement()
                .satisfies(
                        problem -> {
                            assertThat(problem.value()).isEqualTo(value);
                            assertThat(problem.line()).isEqualTo(line);
                            assertThat(problem.rule()).isNotEmpty();
                        });
    }

    @Test
    void aliasesCannotGrowWithoutBound() {
        StringBuilder bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 10; i++) {
            String ten = ("*a" + (i - 1) + ", ").repeat(10);
            bomb.append("a%d: &a%d [%s]\n".formatted(i, i, ten));
        }

        assertThat(Loading.bad(Loading.sources(dir, bomb.toString())))
                .anySatisfy(
                        problem ->
                                assertThat(problem.rule())
                                        .isEqualTo("at most 100000 values, aliases expanded"));
    }

    @Test
    void anAliasOfItsSizeIsFine() {
        Config config =
                Loading.config(
                        dir, "metrics: {allow: &a [10.0.0.0/8]}\nserver: {trusted_proxies: *a}");

        assertThat(config.server().trustedProxies()).isEqualTo(config.metricsAllow()).hasSize(1);
    }

    @Test
    void allProblemsAreReportedAtOnce() {
        assertThat(
                        Loading.problems(
                                dir,
                                """
                                server:
                                  port: 99999
                                  hots: x
                                  port: 1
                                timeouts: { idle: 5 }
                                providers:
                                  a: { kind: openai, base_url: "http://api.test/v1" }
                                  b: { kind: gemini }
                                models:
                                  - id: m
                                    aliases: [n, m]
                                    targets: [{ provider: c, model: x }]
                                  - { id: n, targets: [{ provider: a, model: x }] }
                                keys:
                                  - { name: k, key: "kkkkkkkkkkkkkkkkkkkkkkkk" }
                                  - { name: k, key: "kkkkkkkkkkkkkkkkkkkkkkkk", models: [q] }
                                """))
                .containsExactlyInAnyOrder(
                        "hybrid.yaml:4: server.port: set twice (already set at hybrid.yaml:2)",
                        "hybrid.yaml:2: server.port: 99999 (expected: a whole number from 0 to 65535)",
                        "hybrid.yaml:3: server.hots: unknown key (did you mean host?)",
                        "hybrid.yaml:5: timeouts.idle: 5 (expected: a time such as 30s, from 1ms to 1d)",
                        "hybrid.yaml:7: providers.a.base_url: http://api.test/v1 (expected: https, or local: true if the provider is yours)",
                        "hybrid.yaml:7: providers.a.api_keys: missing (kind openai needs at least one key)",
                        "hybrid.yaml:8: providers.b.kind: gemini (kind gemini is not available in this version)",
                        "hybrid.yaml:11: models[0].aliases[1]: m (already the name of a model at hybrid.yaml:10)",
                        "hybrid.yaml:12: models[0].targets[0].provider: c (no such provider; did you mean a?)",
                        "hybrid.yaml:13: models[1].id: n (already the name of a model at hybrid.yaml:11)",
                        "hybrid.yaml:16: keys[1].name: k (already the name of a key at hybrid.yaml:15)",
                        "hybrid.yaml:16: keys[1].key: *** (the same key as at hybrid.yaml:15)",
                        "hybrid.yaml:16: keys[1].models[0]: q (no such model; did you mean m?)");
    }

    @Test
    void aWrongItemLeavesThePathsOfItsNeighbours() {
        assertThat(
                        Loading.problems(
                                dir,
                                """
                                providers: {p: {kind: openai, api_keys: [5, {limits: {rpm: 0}}]}}
                                models: [{id: m, aliases: [5, m], targets: [{provider: p, model: x}]}]
                                """))
                .containsExactly(
                        "hybrid.yaml:1: providers.p.api_keys[0]: *** (expected: 1 to 4096 visible"
                                + " ASCII characters; put it in quotes)",
                        "hybrid.yaml:1: providers.p.api_keys[1].key: missing (expected: 1 to 4096"
                                + " visible ASCII characters)",
                        "hybrid.yaml:1: providers.p.api_keys[1].limits.rpm: 0 (expected: a whole"
                                + " number from 1 to 1000000000)",
                        "hybrid.yaml:2: models[0].aliases[0]: 5 (expected: 1 to 200 visible"
                                + " characters; put it in quotes)",
                        "hybrid.yaml:2: models[0].aliases[1]: m (already the name of a model at"
                                + " hybrid.yaml:2)");
    }

    @Test
    void aProblemCarriesItsFacts() {
        List<Problem> problems = Loading.bad(Loading.sources(dir, "\nserver: {port: 70000}"));

        assertThat(problems)
                .containsExactly(
                        new Problem(
                                dir.resolve("hybrid.yaml").toString(),
                                2,
                                "server.port",
                                "70000",
                                "expected: a whole number from 0 to 65535"));
        assertThat(Problem.report(problems))
                .startsWith("The configuration has 1 problem:\n  ")
                .endsWith(
                        "hybrid.yaml:2: server.port: 70000 (expected: a whole number from 0 to 65535)\n");
    }

    @Test
    void thereIsAnEndToProblems() {
        StringBuilder yaml = new StringBuilder("server:\n");
        for (int i = 0; i < 1000; i++) {
            yaml.append("  wrong%d: 1\n".formatted(i));
        }

        assertThat(Loading.bad(Loading.sources(dir, yaml.toString()))).hasSize(201);
    }

    @Test
    void aFileThatIsNotThereIsAProblem() {
        Path missing = dir.resolve("no.yaml");

        assertThat(Loading.lines(dir, Loading.bad(Sources.of(List.of(missing), Map.of()))))
                .containsExactly("no.yaml: not found (name an existing file)");
    }

    @Test
    void aDirectoryWithoutFilesIsAProblem() throws IOException {
        Path empty = Files.createDirectory(dir.resolve("config"));

        assertThat(Loading.lines(dir, Loading.bad(Sources.of(List.of(empty), Map.of()))))
                .containsExactly("config: a directory (without any *.yaml file)");
    }

    @Test
    void aFileOverTheLimitIsAProblem() {
        String large = "# " + "x".repeat(ConfigFiles.MAX_BYTES - 1);

        assertThat(Loading.problems(dir, large))
                .containsExactly("hybrid.yaml: too large (at most 4 MiB)");
    }

    @Test
    void aFileAtTheLimitIsRead() {
        assertThat(Loading.config(dir, "# " + "x".repeat(ConfigFiles.MAX_BYTES - 2)).server())
                .isNotNull();
    }

    @Test
    void aFileThatIsNotUtf8IsAProblem() throws IOException {
        Path file = Files.write(dir.resolve("a.yaml"), new byte[] {'a', ':', (byte) 0xC3, '('});

        assertThat(Loading.lines(dir, Loading.bad(Sources.of(List.of(file), Map.of()))))
                .containsExactly("a.yaml: not UTF-8 (save the file in UTF-8)");
    }
}
