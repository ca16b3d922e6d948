package dev.hybridinference.gateway.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** One call of a command: what was written, and where. */
final class Invocation {
    private final ParseResult arguments;
    private final Terminal terminal;

    Invocation(ParseResult arguments, Terminal terminal) {
        this.arguments = arguments;
        this.terminal = terminal;
    }

    /** An option with one value. */
    static OptionSpec.Builder option(String name, String label, String about) {
        return OptionSpec.builder(name)
                .paramLabel(label)
                .type(String.class)
                .arity("1")
                .description(about);
    }

    /** The only argument without a name. */
    static PositionalParamSpec argument(String label, String about) {
        return PositionalParamSpec.builder()
                .index("0")
                .arity("1")
                .required(true)
                .paramLabel(label)
                .type(String.class)
                .description(about)
                .build();
    }

    /** Adds the options that every command has. */
    static void addCommonOptions(CommandSpec spec) {
        spec.addOption(
                OptionSpec.builder("--config")
                        .paramLabel("F")
                        .type(List.class)
                        .auxiliaryTypes(String.class)
                        .arity("1")
                        .description(
                                "Configuration file, or directory of *.yaml files; may be repeated."
                                        + " Default: hybrid.yaml, else config/, else none.")
                        .build());
        spec.addOption(
                option("--data", "DIR", "Data directory. Default: data_dir of the configuration.")
                        .build());
        spec.addOption(
                option("--output", "FORM", "table (default) or json: one document on stdout.")
                        .build());
        spec.addOption(
                OptionSpec.builder("-h", "--help")
                        .usageHelp(true)
                        .type(boolean.class)
                        .description("Show this help.")
                        .build());
    }

    Terminal terminal() {
        return terminal;
    }

    Optional<String> value(String option) {
        return Optional.ofNullable(arguments.matchedOptionValue(option, (String) null));
    }

    /** Whether an option without a value was given. */
    boolean has(String option) {
        return arguments.hasMatchedOption(option);
    }

    /** The value of an option that the command requires, or of its only argument. */
    String argument() {
        return arguments.matchedPositionalValue(0, "");
    }

    /** The files and directories named with {@code --config}. */
    List<Path> configFiles() {
        List<String> named = arguments.matchedOptionValue("--config", List.of());
        return named.stream().map(terminal.directory()::resolve).toList();
    }

    /** The words of an option whose value is a list with commas. */
    List<String> words(String option) {
        List<String> words = new ArrayList<>();
        value(option)
                .ifPresent(
                        text -> {
                            for (String word : text.split(",", -1)) {
                                words.add(word.strip());
                            }
                        });
        return words;
    }

    /** Whether the output is to be JSON. */
    boolean json() throws CommandFailedException {
        String form = value("--output").orElse("table");
        if (!form.equals("table") && !form.equals("json")) {
            throw new CommandFailedException(
                    ExitCode.GENERAL, "--output: " + form + " (expected: table or json)");
        }
        return form.equals("json");
    }

    /** Prints a message for people. */
    void message(String text) {
        terminal.message(text);
    }
}
