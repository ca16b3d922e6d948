package dev.hybridinference.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReferencesTest {
    private static final Map<String, String> ENVIRONMENT =
            Map.of(
                    "SET",
                    "value",
                    "EMPTY",
                    "",
                    "PORT",
                    "9000",
                    "NESTED",
                    "${env:SET}",
                    "YES",
                    "true");

    @TempDir Path dir;

    private Sources host(String text) {
        String yaml = "server: {host: '" + text + "'}";
        return Sources.of(List.of(Loading.file(dir, "hybrid.yaml", yaml)), ENVIRONMENT);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "${env:SET}                  | value",
                "a-${env:SET}-b-${env:SET}   | a-value-b-value",
                "${env:UNSET:-fallback}      | fallback",
                "${env:EMPTY:-fallback}      | fallback",
                "${env:SET:-fallback}        | value",
                "${env:UNSET:-a:-b}          | a:-b",
                "x${env:UNSET:-}             | x",
                "${env:NESTED}               | ${env:SET}",
                "$${env:SET}                 | ${env:SET}",
                "$${env:SET}${env:SET}       | ${env:SET}value",
                "$HOME and $5                | $HOME and $5",
                "${file:name}                | from-file",
                "<${file:sub/name}>          | <below>",
            })
    void areReplacedInValues(String text, String expected) throws IOException {
        Loading.file(dir, "name", "from-file\n");
        Files.createDirectory(dir.resolve("sub"));
        Loading.file(dir, "sub/name", "below\r\n\n");

        assertThat(Loading.good(host(text)).config().server().host()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "${env:UNSET}      | ${env:UNSET} (the environment variable is not set; set it or"
                        + " write ${env:UNSET:-default})",
                "${env:EMPTY}      | ${env:EMPTY} (expected: some text)",
                "${SET}            | an unknown reference (expected: ${env:NAME},"
                        + " ${env:NAME:-default} or ${file:PATH})",
                "${env:A B}        | an unknown reference (expected: ${env:NAME},"
                        + " ${env:NAME:-default} or ${file:PATH})",
                "${env:SET         | a reference without } (expected: ${env:NAME},"
                        + " ${env:NAME:-default} or ${file:PATH})",
                "${file:absent}    | ${file:absent} (the file does not exist)",
                "${file:.}         | ${file:.} (the file does not exist)",
                "${file:large}     | ${file:large} (the file is larger than 64 KiB)",
            })
    void areProblemsWhenTheyLeadNowhere(String text, String problem) {
        Loading.file(dir, "large", "x".repeat(65_537));

        assertThat(Loading.lines(dir, Loading.bad(host(text))))
                .containsExactly("hybrid.yaml:1: server.host: " + problem);
    }

    @Test
    void fitEveryTypeOfSetting() {
        String yaml =
                """
                server: {port: "${env:PORT}", idle_timeout: "${env:UNSET:-5s}"}
                providers: {p: {kind: "${env:UNSET:-vllm}", local: "${env:YES}"}}
                """;

        Config config =
                Loading.good(
                                Sources.of(
                                        List.of(Loading.file(dir, "hybrid.yaml", yaml)),
                                        ENVIRONMENT))
                        .config();

        assertThat(config.server().port()).isEqualTo(9000);
        assertThat(config.server().idleTimeout()).hasSeconds(5);
        assertThat(Loading.provider(config, "p").local()).isTrue();
    }

    @Test
    void areNotReplacedInVariablesThatOverrideAFile() {
        Sources sources =
                Sources.of(
                        List.of(Loading.file(dir, "hybrid.yaml", "")),
                        Map.of("HYBRID_SERVER_HOST", "${env:HYBRID_SERVER_HOST}"));

        assertThat(Loading.good(sources).config().server().host())
                .isEqualTo("${env:HYBRID_SERVER_HOST}");
    }

    @Test
    void nameTheFilesThatWereRead() {
        Path secret = Loading.file(dir, "name", "x");

        assertThat(Loading.good(host("${file:name}")).effective().files())
                .containsExactly(dir.resolve("hybrid.yaml"), secret);
    }
}
