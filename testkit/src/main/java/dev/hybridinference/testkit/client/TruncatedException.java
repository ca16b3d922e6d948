package dev.hybridinference.testkit.client;

/** The connection ended inside a message. */
public final class TruncatedException extends RuntimeException {

    private static final long serialVersionUID = 1;

    TruncatedException(String message) {
        super(message);
    }
}
