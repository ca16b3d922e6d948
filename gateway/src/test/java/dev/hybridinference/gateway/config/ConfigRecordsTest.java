package dev.hybridinference.gateway.config;

import static dev.hybridinference.gateway.config.Loading.assertNothingEqual;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hybridinference.kernel.account.Secret;
import dev.hybridinference.kernel.admission.Treatment;
import dev.hybridinference.kernel.dialect.Catalogue;
import dev.hybridinference.kernel.dialect.ProviderKind;
import dev.hybridinference.kernel.dialect.Quirks;
import dev.hybridinference.kernel.ledger.ContentPolicy;
import dev.hybridinference.kernel.price.Money;
import dev.hybridinference.kernel.price.Price;
import dev.hybridinference.kernel.price.Rates;
import dev.hybridinference.kernel.price.TokenClass;
import dev.hybridinference.kernel.registry.Strategies;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two tests for each record: what holds by default, and that every setting arrives. */
class ConfigRecordsTest {
    private static final String KEY = "k".repeat(24);
    private static final String FULL =
            """
            server:
              host: 0.0.0.0
              port: 9000
              max_body: 1MiB
              trusted_proxies: [10.0.0.0/8, "::1"]
              header_timeout: 11s
              body_timeout: 12s
              idle_timeout: 13s
              write_timeout: 14s
              max_header: 16KiB
              max_connections: 5
              body_memory: 2MiB
              drain: 0s
              loops: 9
            console: { host: "::1", port: 3002 }
            data_dir: /srv/hybrid
            storage: { url: "sqlite:/srv/books.db" }
            log: { access: /var/log/access.log, format: json, level: debug }
            ledger: { interval: 1s }
            timeouts: { connect: 1ms, first_token: 2s, early_headers: 3m, idle: 4h, total: 1d, unary: 6s }
            retry: { ambiguous: off }
            metrics: { allow: [192.168.0.0/16] }
            providers:
              near:
                kind: vllm
                base_url: http://10.0.0.5:8000/v1/
                api_keys: [one, { key: two, limits: { tpm: 11 } }]
                local: true
                headers: { X-Team: a b, x-other: c }
                timeouts: { connect: 7s, first_token: 8s, early_headers: 9s, idle: 10s, total: 11s, unary: 12s }
                quirks: { stream_usage: false, continuous_usage: true, auth: api-key }
                health: { breaker: off, probes: off, cooldown: 5s }
                max_concurrency: 6
                max_queue: 7
                queue_timeout: 8s
                limits: { rpm: 9, tpm: 10 }
              far: { kind: openai, api_keys: [three], timeouts: { idle: 1s } }
            models:
              - id: a
                aliases: [b, c]
                strategy: least_busy
                targets:
                  - provider: near
                    model: x/y
                    weight: 7
                    tier: 2
                    price:
                      input: "1.00"
                      cached_input: 0.1
                      cache_write_5m: "1.25"
                      cache_write_1h: 2
                      output: "4"
                      reasoning: "5.000001"
                      audio_input: "6"
                      audio_output: "7"
                      image: "8"
                      above_200k: { input: "2", output: "8" }
                      batch_factor: "0.5"
                      gpu_hour: "2.50"
                  - { provider: far, model: z }
            keys:
              - { name: ci, key: kkkkkkkkkkkkkkkkkkkkkkkk, owner: me, models: [a, c, near/q], rights: [target], content: errors,
                  strategy: cost, priority: low, privacy: local }
              - { name: dev, key: llllllllllllllllllllllll }
            """;

    private static final Price PRICE =
            new Price(
                    Rates.of(
                            Map.of(
                                    TokenClass.INPUT, 1_000_000L,
                                    TokenClass.CACHED_INPUT, 100_000L,
                                    TokenClass.CACHE_WRITE_5M, 1_250_000L,
                                    TokenClass.CACHE_WRITE_1H, 2_000_000L,
                                    TokenClass.OUTPUT, 4_000_000L,
                                    TokenClass.REASONING, 5_000_001L,
                                    TokenClass.AUDIO_INPUT, 6_000_000L,
                                    TokenClass.AUDIO_OUTPUT, 7_000_000L,
                                    TokenClass.IMAGE, 8_000_000L)),
                    new Price.Tier(
                            200_000,
                            Rates.of(
                                    Map.of(
                                            TokenClass.INPUT, 2_000_000L,
                                            TokenClass.OUTPUT, 8_000_000L))),
                    500_000,
                    Money.usd("2.5"));

    @TempDir Path dir;

    private Config defaults() {
        return Loading.config(dir, "");
    }

    private Config full() {
        return Loading.config(dir, FULL);
    }

    private ProviderConfig provider(String yaml) {
        return Loading.provider(Loading.config(dir, "providers: {p: " + yaml + "}"), "p");
    }

    private static ProviderKind kind(String name) {
        return Catalogue.builtIn().kind(name).orElseThrow();
    }

    @Nested
    class Server {
        @Test
        void defaultsHold() {
            assertThat(defaults().server())
                    .isEqualTo(
                            new ServerConfig(
                                    "127.0.0.1",
                                    8080,
                                    32L << 20,
                                    List.of(),
                                    Duration.ofSeconds(10),
                                    Duration.ofSeconds(60),
                                    Duration.ofSeconds(60),
                                    Duration.ofSeconds(30),
                                    32 << 10,
                                    10_000,
                                    256L << 20,
                                    Duration.ofSeconds(30),
                                    Math.min(Runtime.getRuntime().availableProcessors(), 4)));
        }

        @Test
        void everySettingArrives() {
            ServerConfig server = full().server();

            assertThat(server)
                    .isEqualTo(
                            new ServerConfig(
                                    "0.0.0.0",
                                    9000,
                                    1 << 20,
                                    List.of(Cidr.parse("10.0.0.0/8"), Cidr.parse("::1/128")),
                                    Duration.ofSeconds(11),
                                    Duration.ofSeconds(12),
                                    Duration.ofSeconds(13),
                                    Duration.ofSeconds(14),
                                    16 << 10,
                                    5,
                                    2 << 20,
                                    Duration.ZERO,
                                    9));
            assertNothingEqual(defaults().server(), server);
        }
    }

    @Nested
    class Log {
        @Test
        void defaultsHold() {
            assertThat(defaults().log())
                    .isEqualTo(
                            new LogConfig(
                                    new LogConfig.Access.Stdout(),
                                    LogConfig.Format.AUTO,
                                    LogConfig.Level.INFO));
        }

        @Test
        void everySettingArrives() {
            LogConfig log = full().log();

            assertThat(log)
                    .isEqualTo(
                            new LogConfig(
                                    new LogConfig.Access.ToFile(Path.of("/var/log/access.log")),
                                    LogConfig.Format.JSON,
                                    LogConfig.Level.DEBUG));
            assertNothingEqual(defaults().log(), log);
        }

        @Test
        void accessMayBeOff() {
            assertThat(Loading.config(dir, "log: {access: off}").log().access())
                    .isEqualTo(new LogConfig.Access.Off());
        }
    }

    @Nested
    class Timeouts {
        @Test
        void defaultsHold() {
            assertThat(defaults().timeouts())
                    .isEqualTo(
                            new TimeoutConfig(
                                    Duration.ofSeconds(3),
                                    Duration.ofSeconds(90),
                                    Duration.ofSeconds(15),
                                    Duration.ofSeconds(180),
                                    Duration.ofMinutes(60),
                                    Duration.ofMinutes(10)));
        }

        @Test
        void everySettingArrives() {
            TimeoutConfig timeouts = full().timeouts();

            assertThat(timeouts)
                    .isEqualTo(
                            new TimeoutConfig(
                                    Duration.ofMillis(1),
                                    Duration.ofSeconds(2),
                                    Duration.ofMinutes(3),
                                    Duration.ofHours(4),
                                    Duration.ofDays(1),
                                    Duration.ofSeconds(6)));
            assertNothingEqual(defaults().timeouts(), timeouts);
        }
    }

    @Nested
    class Provider {
        @Test
        void defaultsComeFromTheKindAndTheGlobalClocks() {
            assertThat(provider("{kind: ollama}"))
                    .isEqualTo(
                            new ProviderConfig(
                                    "p",
                                    kind("ollama"),
                                    URI.create("http://127.0.0.1:11434/v1"),
                                    List.of(),
                                    true,
                                    Map.of(),
                                    defaults().timeouts(),
                                    Quirks.NONE.with(Quirks.Trait.IMAGE_URLS, false),
                                    new HealthConfig(true, true, Duration.ofSeconds(30)),
                                    new CapacityConfig(
                                            0, 256, Duration.ofSeconds(10), LimitsConfig.NONE)));
            assertThat(provider("{kind: vllm}").quirks().has(Quirks.Trait.CONTINUOUS_USAGE))
                    .isTrue();
        }

        @Test
        void everySettingArrives() {
            ProviderConfig near = Loading.provider(full(), "near");

            assertThat(near)
                    .isEqualTo(
                            new ProviderConfig(
                                    "near",
                                    kind("vllm"),
                                    URI.create("http://10.0.0.5:8000/v1"),
                                    List.of(
                                            new ApiKeyConfig(Secret.of("one"), LimitsConfig.NONE),
                                            new ApiKeyConfig(
                                                    Secret.of("two"), new LimitsConfig(0, 11))),
                                    true,
                                    Map.of("X-Team", "a b", "x-other", "c"),
                                    new TimeoutConfig(
                                            Duration.ofSeconds(7),
                                            Duration.ofSeconds(8),
                                            Duration.ofSeconds(9),
                                            Duration.ofSeconds(10),
                                            Duration.ofSeconds(11),
                                            Duration.ofSeconds(12)),
                                    Quirks.NONE
                                            .with(Quirks.Trait.STREAM_USAGE, false)
                                            .with(Quirks.Trait.CONTINUOUS_USAGE, true)
                                            .with(Quirks.Trait.IMAGE_URLS, false)
                                            .with(Quirks.Trait.TOP_K, true)
                                            .with(Quirks.Trait.PREFILL, true)
                                            .with(Quirks.Trait.REASONING_BACK, true)
                                            .with(Quirks.Auth.API_KEY_HEADER),
                                    new HealthConfig(false, false, Duration.ofSeconds(5)),
                                    new CapacityConfig(
                                            6, 7, Duration.ofSeconds(8), new LimitsConfig(9, 10))));
            ProviderConfig plain =
                    provider("{kind: openai_compatible, base_url: 'https://a.test/v1'}");
            assertNothingEqual(plain, near);
            assertNothingEqual(plain.quirks(), near.quirks());
            assertNothingEqual(plain.health(), near.health());
            assertNothingEqual(plain.capacity(), near.capacity());
        }

        @Test
        void aClockThatIsNotItsOwnIsTheGlobalOne() {
            Config config = full();

            assertThat(Loading.provider(config, "far").timeouts())
                    .isEqualTo(
                            new TimeoutConfig(
                                    Duration.ofMillis(1),
                                    Duration.ofSeconds(2),
                                    Duration.ofMinutes(3),
                                    Duration.ofSeconds(1),
                                    Duration.ofDays(1),
                                    Duration.ofSeconds(6)));
        }

        @Test
        void theProviderInsideTheProcessHasNoUrl() {
            assertThat(provider("{kind: demo}").baseUrl()).isNull();
            assertThat(provider("{kind: demo}").quirks().auth()).isEqualTo(Quirks.Auth.NONE);
        }

        @Test
        void valuesOfHeadersAreNotPrinted() {
            assertThat(full().providers().toString()).contains("X-Team").doesNotContain("a b");
        }
    }

    @Nested
    class Model {
        @Test
        void defaultsHold() {
            Config config =
                    Loading.config(
                            dir,
                            """
                            providers: {p: {kind: demo}}
                            models: [{id: m, targets: [{provider: p, model: n}]}]
                            """);

            assertThat(config.models())
                    .containsExactly(
                            new ModelConfig(
                                    "m",
                                    List.of(),
                                    List.of(new TargetConfig("p", "n", 1, 0, null))));
        }

        @Test
        void everySettingArrives() {
            assertThat(full().models())
                    .containsExactly(
                            new ModelConfig(
                                    "a",
                                    List.of("b", "c"),
                                    Strategies.named("least_busy"),
                                    List.of(
                                            new TargetConfig("near", "x/y", 7, 2, PRICE),
                                            new TargetConfig("far", "z", 1, 0, null))));
        }
    }

    @Nested
    class Key {
        @Test
        void defaultsHold() {
            assertThat(full().keys().get(1))
                    .isEqualTo(
                            new KeyConfig(
                                    "dev",
                                    Secret.of("l".repeat(24)),
                                    "dev",
                                    Set.of("*"),
                                    Set.of()));
        }

        @Test
        void everySettingArrives() {
            KeyConfig key = full().keys().getFirst();

            assertThat(key)
                    .isEqualTo(
                            new KeyConfig(
                                    "ci",
                                    Secret.of(KEY),
                                    "me",
                                    Set.of("a", "c", "near/q"),
                                    Set.of("target"),
                                    ContentPolicy.ERRORS,
                                    new Treatment(Strategies.named("cost"), true, true)));
            assertNothingEqual(full().keys().get(1), key);
        }
    }

    @Nested
    class Whole {
        @Test
        void defaultsHold() {
            Config config = defaults();

            assertThat(config.console()).isEqualTo(new ConsoleConfig("127.0.0.1", 3001, false));
            assertThat(config.dataDir()).isEqualTo(Path.of("var"));
            assertThat(config.storage()).isEqualTo(new StorageUrl.Sqlite(Path.of("var/hybrid.db")));
            assertThat(config.retryAmbiguous()).isTrue();
            assertThat(config.metricsAllow()).isEmpty();
            assertThat(config.providers()).isEmpty();
            assertThat(config.models()).isEmpty();
            assertThat(config.keys()).isEmpty();
        }

        @Test
        void everySettingArrives() {
            Config config = full();

            assertThat(config.console()).isEqualTo(new ConsoleConfig("::1", 3002, true));
            assertThat(config.dataDir()).isEqualTo(Path.of("/srv/hybrid"));
            assertThat(config.storage()).isEqualTo(new StorageUrl.Sqlite(Path.of("/srv/books.db")));
            assertThat(config.retryAmbiguous()).isFalse();
            assertThat(config.metricsAllow()).containsExactly(Cidr.parse("192.168.0.0/16"));
            assertThat(config.providers().keySet()).containsExactly("near", "far");
            assertNothingEqual(Loading.good(Sources.of(List.of(), Map.of())).config(), config);
        }
    }
}
