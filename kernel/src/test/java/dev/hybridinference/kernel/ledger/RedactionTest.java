package dev.hybridinference.kernel.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedactionTest {
    private static final String KEY = "sk-[a-z0-9]{8,}";

    private static String redacted(String body, String... patterns) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return kept(body, bytes.length, patterns);
    }

    private static String kept(String body, int keep, String... patterns) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        byte[] out = Redaction.of(List.of(patterns)).apply(bytes, bytes.length, keep);
        return new String(Objects.requireNonNull(out), StandardCharsets.UTF_8);
    }

    @Test
    void everyMatchOfEveryPatternIsReplacedAsAWhole() {
        assertThat(redacted("a sk-12345678 b 4111 c sk-abcdefgh9", KEY, "[0-9]{4}"))
                .isEqualTo("a [redacted] b [redacted] c [redacted]");
    }

    @Test
    void matchesThatOverlapBecomeOneMark() {
        assertThat(redacted("xabcdx", "abc", "bcd")).isEqualTo("x[redacted]x");
    }

    @Test
    void aBodyWithoutMatchesStaysByteForByte() {
        String body = "{ \"a\" : \"b\\u0041\\/\",\n \"n\": 1.0e0 }";

        assertThat(redacted(body, KEY)).isEqualTo(body);
    }

    @Test
    void noPatternMeansNoChange() {
        assertThat(Redaction.of(List.of()).none()).isTrue();
        assertThat(redacted("sk-12345678")).isEqualTo("sk-12345678");
    }

    @Nested
    class InsideJson {
        @Test
        void escapesHideNothing() {
            assertThat(redacted("{\"a\":\"x sk-1234\\u0035678 y\"}", KEY))
                    .isEqualTo("{\"a\":\"x [redacted] y\"}");
        }

        @Test
        void theRestOfAChangedStringIsEscapedAgain() {
            assertThat(redacted("{\"a\":\"q\\\" sk-1234\\u0035678 \\n\\\\\"}", KEY))
                    .isEqualTo("{\"a\":\"q\\\" [redacted] \\u000a\\\\\"}");
        }

        @Test
        void theEndOfATruncatedBodyIsStillLookedAtAsText() {
            assertThat(redacted("{\"a\":\"sk-12345678", KEY)).isEqualTo("{\"a\":\"[redacted]");
        }
    }

    @Nested
    class InStreams {
        private String delta(int choice, String text) {
            return "data: {\"id\":\"c1\",\"choices\":[{\"delta\":{\"content\":\"%s\"},\"index\":%d}]}\n\n"
                    .formatted(text, choice);
        }

        @Test
        void aSecretThatComesInPiecesIsFound() {
            assertThat(
                            redacted(
                                    delta(0, "my sk-")
                                            + delta(0, "1234")
                                            + delta(0, "5678 ok")
                                            + "data: [DONE]\n\n",
                                    KEY))
                    .isEqualTo(
                            delta(0, "my [redacted]")
                                    + delta(0, "")
                                    + delta(0, " ok")
                                    + "data: [DONE]\n\n");
        }

        @Test
        void theTextsOfTwoChoicesAreKeptApart() {
            assertThat(
                            redacted(
                                    delta(0, "sk-")
                                            + delta(1, "well")
                                            + delta(0, "12345678")
                                            + delta(1, " done"),
                                    KEY))
                    .isEqualTo(
                            delta(0, "[redacted]")
                                    + delta(1, "well")
                                    + delta(0, "")
                                    + delta(1, " done"));
        }

        @Test
        void whatEveryEventRepeatsIsNoLongText() {
            String stream = delta(0, "a") + delta(0, "b") + delta(0, "c");

            assertThat(redacted(stream, "(c1){2,}")).isEqualTo(stream);
        }

        @Test
        void carriageReturnsEndLinesToo() {
            String one = delta(0, "sk-1234").replace("\n", "\r\n");
            String two = delta(0, "5678").replace("\n", "\r");

            assertThat(redacted(one + two, KEY))
                    .doesNotContain("1234")
                    .doesNotContain("5678")
                    .contains("[redacted]");
        }
    }

    @Nested
    class Truncated {
        @Test
        void aSecretAcrossTheEndOfWhatIsKeptIsTakenOutWhole() {
            String body = "0123456789 sk-12345678 and more";

            for (int keep = 12; keep <= 22; keep++) {
                String kept = kept(body, keep, KEY);
                assertThat(kept).as("keep %d", keep).isEqualTo("0123456789 [redacted]");
            }
            assertThat(kept(body, 11, KEY)).isEqualTo("0123456789 ");
            assertThat(kept(body, 24, KEY)).isEqualTo("0123456789 [redacted] a");
        }

        @Test
        void aSecretInAStreamAcrossTheEndIsTakenOutWhole() {
            String body = "data: {\"t\":\"sk-1234\"}\n\ndata: {\"t\":\"5678\"}\n\n";

            for (int keep = 1; keep <= body.length(); keep++) {
                assertThat(kept(body, keep, KEY)).as("keep %d", keep).doesNotContain("sk-1");
            }
        }

        @Test
        void noCharacterIsCut() {
            assertThat(kept("aé€😀b", 2, KEY)).isEqualTo("a");
            assertThat(kept("aé€😀b", 9, KEY)).isEqualTo("aé€");
            assertThat(kept("aé€😀b", 10, KEY)).isEqualTo("aé€😀");
        }
    }

    @Nested
    class Patterns {
        @ParameterizedTest
        @ValueSource(strings = {"(a+)+$", "(a|aa)+$", "(?:a|b)*c", "[a-z]+@[a-z]+"})
        void thoseThatWorkForEverAreStopped(String pattern) {
            byte[] body = "a".repeat(1 << 17).getBytes(StandardCharsets.UTF_8);
            body[body.length - 1] = '!';

            assertThat(Redaction.of(List.of(pattern)).apply(body, body.length, body.length))
                    .isNull();
        }

        @Test
        void saneOnesHaveWorkToSpareOnLongBodies() {
            String body = "some words with numbers 12 and names, ".repeat(25_000);

            assertThat(
                            redacted(
                                    body + "sk-12345678",
                                    KEY,
                                    "[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+",
                                    "(?i)password\\s*[:=]\\s*\\S+"))
                    .endsWith(", [redacted]");
        }

        @Test
        void brokenOnesAreRefusedWithAReason() {
            assertThat(Redaction.broken("[a")).contains("expected: a regular expression");
            assertThat(Redaction.broken("a*")).contains("does not match the empty text");
            assertThat(Redaction.broken("a+")).isNull();
            assertThatThrownBy(() -> Redaction.of(List.of("a+", "(")))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("pattern: (");
        }
    }
}
