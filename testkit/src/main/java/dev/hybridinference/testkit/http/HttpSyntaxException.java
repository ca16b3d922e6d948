package dev.hybridinference.testkit.http;

/** A peer broke the strict form of HTTP/1.1. */
public final class HttpSyntaxException extends RuntimeException {

    private static final long serialVersionUID = 1;

    public HttpSyntaxException(String message) {
        super(message);
    }
}
