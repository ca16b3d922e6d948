package dev.hybridinference.gateway.books;

/** The books could not be read; the message is for the operator and says what to do. */
public final class BooksException extends Exception {
    private static final long serialVersionUID = 1;

    /** What stands in the way. */
    public enum Kind {
        /** There are none yet. */
        MISSING,
        /** They cannot be reached or read now. */
        UNAVAILABLE,
        /** The question is too big, or makes no sense. */
        QUESTION
    }

    private final Kind kind;

    BooksException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    BooksException(String message, Throwable cause) {
        super(message, cause);
        this.kind = Kind.UNAVAILABLE;
    }

    public Kind kind() {
        return kind;
    }
}
