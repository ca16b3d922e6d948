package dev.hybridinference.kernel.surface;

/** An answer of which more had to be held than is allowed. */
public final class AnswerTooLongException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public AnswerTooLongException(String message) {
        super(message);
    }
}
