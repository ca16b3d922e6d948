package dev.hybridinference.gateway.cli;

import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/** One command of the program. */
interface Command {
    /** Its own options and arguments; those that all commands have are added to it. */
    CommandSpec spec();

    /** Example arguments, the commonest first, beginning with the command's words. */
    List<String> examples();

    /** Options that are to come; using one is an error that says so. */
    default List<String> notYet() {
        return List.of();
    }

    /**
     * Does it.
     *
     * @throws CommandFailedException if it could not be done, with the exit code
     * @throws IOException if a file is not usable, with a message for the operator
     */
    ExitCode run(Invocation invocation) throws CommandFailedException, IOException;
}
