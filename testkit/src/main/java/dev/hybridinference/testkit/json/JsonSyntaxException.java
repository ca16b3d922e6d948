package dev.hybridinference.testkit.json;

/** A text is not JSON (RFC 8259), or not UTF-8. */
public final class JsonSyntaxException extends RuntimeException {

    private static final long serialVersionUID = 1;

    JsonSyntaxException(String message) {
        super(message);
    }
}
