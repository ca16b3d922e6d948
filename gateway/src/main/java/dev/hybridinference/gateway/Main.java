package dev.hybridinference.gateway;

import dev.hybridinference.gateway.cli.CommandLineProgram;
import dev.hybridinference.gateway.cli.Terminal;
import java.util.List;

/** Starts the program. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        Terminal terminal = Terminal.ofProcess();
        int code = CommandLineProgram.run(List.of(arguments), terminal);
        terminal.out().flush();
        terminal.err().flush();
        System.exit(code);
    }
}
