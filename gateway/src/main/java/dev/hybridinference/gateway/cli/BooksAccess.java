package dev.hybridinference.gateway.cli;

import dev.hybridinference.gateway.books.Books;
import dev.hybridinference.gateway.books.BooksException;

/** Opens the books that a command is about. Stateless. */
final class BooksAccess {
    private BooksAccess() {}

    /** What is asked of the books. */
    interface Question {
        ExitCode ask(Books books) throws BooksException, CommandFailedException;
    }

    /** Opens the books of the data directory, asks, and closes them. */
    static ExitCode with(Invocation invocation, Question question) throws CommandFailedException {
        Setup setup = Setup.of(invocation);
        try (Books books = Books.sqlite(setup.dataDirectory().resolve("hybrid.db"))) {
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
