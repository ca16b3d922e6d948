package dev.hybridinference.gateway.cli;

import dev.hybridinference.gateway.books.Books;
import dev.hybridinference.gateway.books.BooksException;
import java.io.IOException;

/** Opens the books that a command is about. Stateless. */
final class BooksAccess {
    private BooksAccess() {}

    /** What is asked of the books. */
    interface Question {
        ExitCode ask(Books books) throws BooksException, CommandFailedException, IOException;
    }

    /** Opens the books of the configuration, asks, and closes them. */
    static ExitCode with(Invocation invocation, Question question)
            throws CommandFailedException, IOException {
        try (Books books = Books.open(Setup.of(invocation).storage())) {
            return question.ask(books);
        } catch (BooksException failed) {
            throw new CommandFailedException(
                    switch (failed.kind()) {
                        case MISSING -> ExitCode.NOT_FOUND;
                        case UNAVAILABLE -> ExitCode.UNAVAILABLE;
                        case QUESTION -> ExitCode.GENERAL;
                    },
                    String.valueOf(failed.getMessage()));
        }
    }
}
