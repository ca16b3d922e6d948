package dev.hybridinference.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hybridinference.gateway.config.source.Problem;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A secret is in no text that is made of a configuration, right or wrong. */
class SecrecyTest {
    private static final String CANARY = "sk-canary-0123456789abcdef";
    private static final Map<String, String> ENVIRONMENT =
            Map.of("CANARY", CANARY, "OPENAI_API_KEY", CANARY);

    @TempDir Path dir;

    private Sources sources(String yaml) {
        return Sources.of(List.of(Loading.file(dir, "hybrid.yaml", yaml)), ENVIRONMENT);
    }

    @Test
    void notInWhatIsPrintedOfARightOne() {
        Loading.file(dir, "key", CANARY + "x\n");
        Sources sources =
                sources(
                        """
                        providers:
                          a:
                            kind: openai
                            api_keys: [CANARY, "${env:CANARY}", "${file:key}", "${env:UNSET:-CANARY}"]
                            headers: { authorization: "Basic CANARY", x-key: "${env:CANARY}" }
                          b: { kind: openai, api_keys: [CANARY, { key: CANARY, limits: { rpm: 5 } }] }
                        storage: { url: "postgresql://u:CANARY@db:1/books?sslmode=require" }
                        keys:
                          - { name: a, key: "CANARY" }
                          - { name: b, key: "${file:key}" }
                        """
                                .replaceAll("(?<!env:)CANARY", CANARY));

        Loaded.Good good = Loading.good(sources);

        assertThat(Loading.provider(good.config(), "a").apiKeys())
                .extracting(key -> key.key().reveal().substring(0, CANARY.length()))
                .containsOnly(CANARY)
                .hasSize(4);
        assertThat(good.toString()).doesNotContain(CANARY);
        assertThat(good.effective().text())
                .doesNotContain(CANARY)
                .contains("providers.a.api_keys: [***, ***, ***, ***]")
                .contains("providers.b.api_keys[0]: ***", "providers.b.api_keys[1].key: ***")
                .contains("providers.b.api_keys[1].limits.rpm: 5")
                .contains("providers.a.headers.authorization: ***")
                .contains("storage.url: postgresql://***@db:1/books?***")
                .contains("keys[0].key: ***");
        assertThat(sources.toString()).doesNotContain(CANARY);
    }

    @Test
    void notInWhatIsPrintedOfTheEnvironment() {
        Sources sources = Sources.of(List.of(), ENVIRONMENT);

        Loaded.Good good = Loading.good(sources);

        assertThat(good.config().providers()).containsOnlyKeys("openai");
        assertThat(good.toString() + good.effective().text()).doesNotContain(CANARY);
    }

    static Stream<String> wrong() {
        return Stream.of(
                "keys: [{name: a, key: 'CANARY with spaces'}]",
                "keys: [{name: a, key: ['CANARY']}]",
                "keys: [{name: a, key: {CANARY: 1, b: 2}}]".replace("CANARY", "a"),
                "keys: CANARY",
                "keys: [CANARY]",
                "keys: [{name: a, key: CANARY}, {name: b, key: CANARY}]",
                "keys: [{name: a, key: CANARY, kee: CANARY}]",
                "keys: [{name: a, key: CANARY, key: CANARY}]",
                "keys: [{name: a, key: !CANARY x}]".replace("!CANARY", "!tag"),
                "keys: [{name: a, key: *CANARY }]",
                "keys: [{name: a, key: !CANARY!x y}]",
                "keys: [{name: a, key: '${env:CANARY} '}]",
                "keys: [{name: a, key: '${CANARY}'}]".replace("CANARY", "CANARY}"),
                "keys: [{name: a, key: '${file:CANARY'}]",
                "providers: CANARY",
                "providers: {openai: CANARY}",
                "providers: {a: {kind: openai, api_keys: CANARY}}",
                "providers: {a: {kind: openai, api_key: CANARY}}",
                "providers: {a: {kind: openai, api_keys: ['a CANARY']}}",
                "providers: {a: {kind: openai, api_keys: [[CANARY]]}}",
                "providers: {a: {kind: openai, api_keys: [{key: 'a CANARY'}]}}",
                "providers: {a: {kind: openai, api_keys: [{kee: CANARY}]}}",
                "providers: {a: {kind: openai, headers: CANARY}}",
                "providers: {a: {kind: openai, headers: {host: CANARY}}}",
                "providers: {a: {kind: openai, base_url: 'https://user:CANARY@a.test/v1'}}",
                "providers: {a: {kind: openai, base_url: 'https://CANARY@a.test/v1'}}",
                "providers: {a: {kind: openai, base_url: 'https://a@b:CANARY@a.test/v1'}}",
                "providers: {a: {kind: openai, base_url: 'user:CANARY@a.test'}}",
                "providers: {a: {kind: openai, base_url: 'https://a.test/v1?key=CANARY'}}",
                "providers: {a: {kind: openai, base_url: 'https://a.test/v1#CANARY'}}",
                "providers: {a: {kind: openai, base_url: '${env:CANARY}'}}",
                "server: {host: a, port: '${env:CANARY}'}",
                "storage: {url: 'postgresql://u:CANARY@db:x/books'}",
                "storage: {url: 'postgresql://u:CANARY@a@db/books'}",
                "storage: {url: 'postgresql://db/books?password=CANARY'}",
                "storage: {url: 'mysql://u:CANARY@db/books'}",
                "a: 'CANARY",
                "a: CANARY: b",
                "a: {CANARY",
                "a: [CANARY\nb: c");
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void notInAnyProblem(String yaml) {
        String text = yaml.replaceAll("(?<!env:)CANARY", CANARY);

        List<Problem> problems = Loading.bad(sources(text));

        assertThat(Problem.report(problems)).doesNotContain(CANARY);
    }
}
