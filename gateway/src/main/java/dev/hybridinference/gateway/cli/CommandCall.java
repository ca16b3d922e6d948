package dev.hybridinference.gateway.cli;

import dev.hybridinference.gateway.config.schema.Nearest;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Reads the arguments of a command and runs it. Stateless. */
final class CommandCall {
    private CommandCall() {}

    static ExitCode run(Command command, String words, List<String> arguments, Terminal terminal)
            throws CommandFailedException, IOException {
        CommandSpec spec = command.spec().name("hybrid " + words);
        Invocation.addCommonOptions(spec);
        CommandLine parser = new CommandLine(spec);
        ParseResult parsed = parse(parser, command, words, arguments);
        if (parsed.isUsageHelpRequested()) {
            terminal.out().print(Help.ofCommand(command, words, parser));
            return ExitCode.OK;
        }
        return command.run(new Invocation(parsed, terminal));
    }

    private static ParseResult parse(
            CommandLine parser, Command command, String words, List<String> arguments)
            throws CommandFailedException {
        try {
            return parser.parseArgs(arguments.toArray(String[]::new));
        } catch (UnmatchedArgumentException unmatched) {
            throw failed(words, unmatched(parser, command, unmatched.getUnmatched().getFirst()));
        } catch (ParameterException wrong) {
            Optional<String> misspelt =
                    arguments.stream()
                            .filter(argument -> argument.startsWith("--"))
                            .filter(
                                    argument ->
                                            !options(parser)
                                                    .contains(CommandLineProgram.option(argument)))
                            .findFirst();
            throw failed(
                    words,
                    misspelt.map(argument -> unmatched(parser, command, argument))
                            .orElse(String.valueOf(wrong.getMessage())));
        }
    }

    private static CommandFailedException failed(String words, String what) {
        return new CommandFailedException(
                ExitCode.GENERAL, "%s. See: hybrid %s --help".formatted(what, words));
    }

    /** Never repeats a value: it may be a secret that was put in the wrong place. */
    private static String unmatched(CommandLine parser, Command command, String argument) {
        if (!argument.startsWith("-")) {
            return "an argument too many (%d characters)".formatted(argument.length());
        }
        String name = CommandLineProgram.option(argument);
        if (command.notYet().contains(name)) {
            return name + ": not available in this version";
        }
        return "%s: no such option (%s)".formatted(name, Nearest.advice(name, options(parser)));
    }

    private static List<String> options(CommandLine parser) {
        return parser.getCommandSpec().options().stream().map(OptionSpec::longestName).toList();
    }
}
