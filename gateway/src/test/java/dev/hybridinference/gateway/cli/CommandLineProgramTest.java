package dev.hybridinference.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hybridinference.gateway.Main;
import dev.hybridinference.gateway.cli.Console.Run;
import dev.hybridinference.gateway.version.Version;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineProgramTest {
    @TempDir Path directory;
    private Console console;

    @BeforeEach
    void open() {
        console = new Console(directory);
    }

    @Test
    void printsItsVersion() {
        assertThat(console.run("--version"))
                .isEqualTo(new Run(0, "hybrid " + Version.NUMBER + System.lineSeparator(), ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "-h", "help"})
    void helpShowsExamplesFirstThenAllCommands(String help) {
        Run run = console.run(help);
        assertThat(run.code()).isZero();
        assertThat(run.out()).containsSubsequence("Examples:", "Commands:", "Launcher commands:");
        for (Commands.Entry entry : Commands.ALL) {
            assertThat(run.out()).contains("  " + entry.words() + " ");
        }
        assertThat(run.out())
                .contains("  test ", "  bench ", "  package ")
                .doesNotContain("doctor");
        assertThat(run.err()).isEmpty();
    }

    @Test
    void withoutArgumentsItHelpsAndFails() {
        Run run = console.run();
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains("Commands:");
    }

    @Test
    void aGroupAloneNamesItsCommands() {
        Run run = console.run("keys");
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).contains("keys create", "keys revoke").doesNotContain("config check");
        assertThat(console.run("keys", "--help").out()).isEqualTo(run.err());
    }

    static Stream<String> commands() {
        return Commands.ALL.stream().map(Commands.Entry::words);
    }

    @ParameterizedTest
    @MethodSource("commands")
    void everyListedCommandOpensAndExplainsItself(String words) {
        List<String> parts = List.of(words.split(" ", 2));
        Run run = console.run(with(parts, "--help"));
        assertThat(run.code()).isZero();
        assertThat(run.out())
                .startsWith("Examples:\n  hybrid " + words)
                .contains("Usage: hybrid " + words, "--config", "--data", "--output");
        assertThat(console.run(with(List.of("help"), parts.toArray(String[]::new)))).isEqualTo(run);
    }

    private static String[] with(List<String> words, String... more) {
        return Stream.concat(words.stream(), Stream.of(more)).toArray(String[]::new);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "keyz, did you mean keys?",
                "confg, did you mean config?",
                "frobnicate, \"expected: one of serve, keys, targets, route, usage, logs, ledger, storage, config, prices, conformance\"",
                "--verbose, options follow the command",
                "test, Run: ./hybrid test"
            })
    void anUnknownCommandIsAnErrorWithAdvice(String word, String advice) {
        Run run = console.run(word);
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).startsWith("hybrid: " + word + ": ").contains(advice);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "doctor",
                "users",
                "budgets",
                "accounts",
                "models",
                "providers",
                "chat",
                "completion"
            })
    void aCommandThatIsToComeSaysSo(String word) {
        assertThat(console.run(word, "list"))
                .isEqualTo(
                        new Run(
                                1,
                                "",
                                "hybrid: "
                                        + word
                                        + ": not available in this version"
                                        + System.lineSeparator()));
    }

    @Test
    void aMisspeltCommandOfAGroupIsAnErrorWithAdvice() {
        Run run = console.run("keys", "creat");
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).contains("keys creat: no such command (did you mean keys create?)");
        assertThat(console.run("route", "replya").err())
                .contains("route replya: no such command (did you mean route replay?)");
        assertThat(console.run("targets", "drian", "a/b").err())
                .contains("targets drian: no such command (did you mean targets drain?)");
        assertThat(console.run("keys", "rotate").err())
                .contains("keys rotate: not available in this version");
    }

    @Test
    void wrongOptionsAreErrorsThatRepeatNoValue() {
        Run misspelt = console.run("keys", "create", "--nam", "CANARY");
        Run attached = console.run("keys", "list", "--key=CANARY");
        Run extra = console.run("keys", "list", "CANARY");
        Run missing = console.run("keys", "create", "--name");
        Run twice = console.run("keys", "create", "--name", "a", "--name", "b");

        assertThat(misspelt.err()).contains("--nam: no such option (did you mean --name?)");
        assertThat(attached.err()).contains("--key: no such option");
        assertThat(extra.err()).contains("an argument too many");
        assertThat(missing.err()).contains("--name");
        assertThat(twice.err()).contains("--name");
        assertThat(List.of(misspelt, attached, extra, missing, twice))
                .allSatisfy(
                        run -> {
                            assertThat(run.code()).isEqualTo(1);
                            assertThat(run.out()).isEmpty();
                            assertThat(run.err()).doesNotContain("CANARY").contains("--help");
                        });
    }

    @Test
    void anUnknownOutputFormIsAnError() {
        Run run = console.run("keys", "list", "--output", "xml");
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).contains("--output: xml (expected: table or json)");
    }

    @Test
    void controlCharactersOfArgumentsDoNotReachTheTerminal() {
        Run run = console.run("\u001b[31mred\u202e\u009b");
        assertThat(run.err()).doesNotContain("\u001b", "\u202e", "\u009b").contains("[31mred");
    }

    @Test
    void anAnswerThatNeedsNoCommandLoadsNone() throws Exception {
        assertThat(classesLoadedBy("--version"))
                .anyMatch(line -> line.contains(CommandLineProgram.class.getName()))
                .noneMatch(line -> line.contains(" picocli."))
                .noneMatch(line -> line.contains("tools.jackson"))
                .noneMatch(line -> line.contains("cli.KeysCreateCommand"));
        assertThat(classesLoadedBy("config", "schema"))
                .anyMatch(line -> line.contains("cli.ConfigSchemaCommand"))
                .noneMatch(line -> line.contains("cli.KeysCreateCommand"));
    }

    private List<String> classesLoadedBy(String... arguments)
            throws IOException, InterruptedException {
        List<String> command =
                Stream.concat(
                                Stream.of(
                                        Path.of(System.getProperty("java.home"), "bin", "java")
                                                .toString(),
                                        "-verbose:class",
                                        "-cp",
                                        System.getProperty("java.class.path"),
                                        Main.class.getName()),
                                Stream.of(arguments))
                        .toList();
        Process process =
                new ProcessBuilder(command)
                        .directory(directory.toFile())
                        .redirectErrorStream(true)
                        .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        return output.lines().toList();
    }
}
