package dev.hybridinference.gateway.cli;

import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/** The texts behind {@code --help}: examples first. */
final class Help {
    private Help() {}

    static String ofProgram() {
        return """
        HybridInference: one gateway in front of every model you can reach.

        Examples:
          hybrid keys create --name ci          make a key for your clients
          hybrid keys list --output json
          hybrid usage daily --since 7d         tokens and cost by day
          hybrid logs search --outcome timeout  what went wrong, the newest first
          hybrid targets                        what can be asked, and how it is
          hybrid route explain --model llama    why a request would go where
          hybrid config check                   every problem at once, with its line

        Commands:
        %s
        Launcher commands:
        %s
        Every command takes --config F, --data DIR, --output table|json and --help.
        Exit codes: 0 ok, 1 usage or general, 3 authentication, 4 not found, 5 conflict,
        6 unavailable, 7 a check failed.
        """
                .formatted(lines(Commands.ALL), lines(Commands.LAUNCHER));
    }

    static String ofGroup(String group) {
        return "Usage: hybrid %s COMMAND\n\nCommands:\n%s\nSee also: hybrid %s COMMAND --help\n"
                .formatted(group, lines(Commands.of(group)), group);
    }

    static String ofCommand(Command command, String words, CommandLine parser) {
        String examples =
                command.examples().stream()
                        .map(example -> "  hybrid " + example + "\n")
                        .collect(Collectors.joining());
        String more = Commands.isGroup(words) ? "\nCommands:\n" + lines(Commands.of(words)) : "";
        return "Examples:\n" + examples + "\n" + parser.getUsageMessage(Ansi.OFF) + more;
    }

    private static String lines(List<Commands.Entry> entries) {
        return entries.stream()
                .map(entry -> "  %-16s %s\n".formatted(entry.words(), entry.about()))
                .collect(Collectors.joining());
    }
}
