package dev.hybridinference.gateway.config;

import static dev.hybridinference.gateway.config.Loading.assertNothingEqual;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hybridinference.gateway.config.schema.JsonSchema;
import dev.hybridinference.kernel.dialect.Catalogue;
import dev.hybridinference.kernel.ledger.ContentPolicy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerConfigTest {
    private static final String FULL =
            """
            ledger: { sync: each, interval: 1s, spool_max: 128MiB, content: sampled, sample: 0.5,
              redact: ["sk-[a-z]{3}", "[0-9]{16}"], retention: { content: 3d, rows: 10d } }
            """;

    @TempDir Path dir;

    private Config defaults() {
        return Loading.config(dir, "");
    }

    private Config full() {
        return Loading.config(dir, FULL);
    }

    @Test
    void defaultsHold() {
        assertThat(defaults().ledger())
                .isEqualTo(
                        new LedgerConfig(
                                LedgerConfig.Sync.INTERVAL,
                                Duration.ofMillis(200),
                                1L << 30,
                                new ContentConfig(
                                        ContentPolicy.NONE, 0.05, List.of(), Duration.ofDays(30)),
                                Duration.ofDays(400)));
    }

    @Test
    void everySettingArrives() {
        assertThat(full().ledger())
                .isEqualTo(
                        new LedgerConfig(
                                LedgerConfig.Sync.EACH,
                                Duration.ofSeconds(1),
                                128L << 20,
                                new ContentConfig(
                                        ContentPolicy.SAMPLED,
                                        0.5,
                                        List.of("sk-[a-z]{3}", "[0-9]{16}"),
                                        Duration.ofDays(3)),
                                Duration.ofDays(10)));
        assertNothingEqual(defaults().ledger(), full().ledger());
        assertNothingEqual(defaults().ledger().content(), full().ledger().content());
    }

    @Test
    void whatIsKeptOfContentCountsWithoutARestartButNotForHowLong() {
        LedgerConfig other = full().ledger();
        ContentConfig content = other.content();

        assertThat(with(other, content.kept()).runsAs(other)).isTrue();
        assertThat(with(other, content.kept().plusDays(1)).runsAs(other)).isFalse();
        assertThat(defaults().ledger().runsAs(other)).isFalse();
    }

    private static LedgerConfig with(LedgerConfig ledger, Duration kept) {
        return new LedgerConfig(
                ledger.sync(),
                ledger.interval(),
                ledger.spoolMax(),
                new ContentConfig(ContentPolicy.ALL, 1, List.of(), kept),
                ledger.rowsKept());
    }

    @Test
    void aShareIsANumberFromZeroToOne() {
        assertThatThrownBy(
                        () ->
                                new ContentConfig(
                                        ContentPolicy.ALL,
                                        Double.NaN,
                                        List.of(),
                                        Duration.ofDays(1)))
                .hasMessage("sample: NaN (expected: 0 to 1)");
    }

    @Test
    void whatIsWrongIsToldAtOnce() {
        String report =
                String.join(
                        "\n",
                        Loading.problems(
                                dir,
                                """
                        ledger:
                          content: some
                          sample: 1.5
                          redact: ["a*", "[", 'sk-\\w+']
                          retention: { content: 1h }
                        keys:
                          - { name: ci, key: kkkkkkkkkkkkkkkkkkkkkkkk, content: error }
                        """));

        assertThat(report)
                .contains("ledger.content", "some")
                .contains("ledger.sample: 1.5", "expected: a number from 0 to 1")
                .contains("ledger.redact[0]: a*", "does not match the empty text")
                .contains("ledger.redact[1]: [", "expected: a regular expression; ")
                .doesNotContain("ledger.redact[2]")
                .contains("ledger.retention.content: 1h", "from 1d")
                .contains("keys[0].content: error", "errors");
    }

    @Test
    void theJsonSchemaKnowsAShare() {
        assertThat(JsonSchema.of(ConfigSchema.of(Catalogue.builtIn())).replaceAll("\\s+", ""))
                .contains("{\"type\":\"number\",\"minimum\":0,\"maximum\":1}")
                .contains("\"default\":0.05");
    }
}
