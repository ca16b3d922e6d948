package dev.hybridinference.gateway.cli;

import dev.hybridinference.gateway.cli.Commands.Entry;
import dev.hybridinference.gateway.config.schema.Nearest;
import dev.hybridinference.gateway.version.Version;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Finds the command that is meant. Stateless; what is not asked for is not loaded. */
public final class CommandLineProgram {
    private CommandLineProgram() {}

    /** Runs one command; gives the exit code. */
    public static int run(List<String> arguments, Terminal terminal) {
        try {
            return dispatch(arguments, terminal).number();
        } catch (CommandFailedException failed) {
            terminal.message(String.valueOf(failed.getMessage()));
            return failed.code().number();
        } catch (IOException failed) {
            terminal.message(String.valueOf(failed.getMessage()));
            return ExitCode.GENERAL.number();
        }
    }

    private static ExitCode dispatch(List<String> arguments, Terminal terminal)
            throws CommandFailedException, IOException {
        String first = arguments.isEmpty() ? "" : arguments.getFirst();
        List<String> rest =
                arguments.isEmpty() ? arguments : arguments.subList(1, arguments.size());
        return switch (first) {
            case "" -> {
                terminal.err().print(Help.ofProgram());
                yield ExitCode.GENERAL;
            }
            case "-V", "--version" -> {
                terminal.out().println("hybrid " + Version.NUMBER);
                yield ExitCode.OK;
            }
            case "-h", "--help" -> helpOn(List.of(), terminal);
            case "help" -> helpOn(rest, terminal);
            default ->
                    Commands.isGroup(first)
                            ? dispatchGroup(first, rest, terminal)
                            : run(first, rest, terminal);
        };
    }

    private static ExitCode helpOn(List<String> words, Terminal terminal)
            throws CommandFailedException, IOException {
        if (words.isEmpty()) {
            terminal.out().print(Help.ofProgram());
            return ExitCode.OK;
        }
        List<String> asked = new ArrayList<>(words);
        asked.add("--help");
        return dispatch(asked, terminal);
    }

    private static ExitCode dispatchGroup(String group, List<String> rest, Terminal terminal)
            throws CommandFailedException, IOException {
        String second = rest.isEmpty() ? "" : rest.getFirst();
        if (Commands.isCommand(group) && (second.isEmpty() || second.startsWith("-"))) {
            return run(group, rest, terminal);
        }
        if (second.equals("-h") || second.equals("--help")) {
            terminal.out().print(Help.ofGroup(group));
            return ExitCode.OK;
        }
        if (second.isEmpty()) {
            terminal.err().print(Help.ofGroup(group));
            return ExitCode.GENERAL;
        }
        return run(group + " " + second, rest.subList(1, rest.size()), terminal);
    }

    private static ExitCode run(String words, List<String> arguments, Terminal terminal)
            throws CommandFailedException, IOException {
        Command command = Commands.open(words);
        if (command == null) {
            throw unknown(words);
        }
        return CommandCall.run(command, words, arguments, terminal);
    }

    private static CommandFailedException unknown(String words) {
        String message;
        if (words.startsWith("-")) {
            message =
                    "%s: not an option of the program; options follow the command"
                            .formatted(option(words));
        } else if (Commands.notYet(words)) {
            message = words + ": not available in this version";
        } else if (Commands.isLaunchers(words)) {
            message = words + ": done by the launcher. Run: ./hybrid " + words;
        } else {
            int space = words.indexOf(' ');
            List<String> known =
                    space < 0
                            ? Commands.ALL.stream().map(Entry::group).distinct().toList()
                            : Commands.of(words.substring(0, space)).stream()
                                    .map(Entry::words)
                                    .filter(entry -> entry.indexOf(' ') > 0)
                                    .toList();
            message =
                    "%s: no such command (%s). See: hybrid --help"
                            .formatted(words, Nearest.advice(words, known));
        }
        return new CommandFailedException(ExitCode.GENERAL, message);
    }

    /** The name in an argument {@code --name=value}. */
    static String option(String argument) {
        int value = argument.indexOf('=');
        return value < 0 ? argument : argument.substring(0, value);
    }
}
