package dev.hybridinference.testkit.provider;

import dev.hybridinference.testkit.json.Json;
import org.jspecify.annotations.Nullable;

/** The built-in Messages server refuses a request (Anthropic API reference, errors). */
final class MessagesRefusal extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final int status;
    private final transient @Nullable Json details;

    private MessagesRefusal(int status, String message, @Nullable Json details) {
        super(message, null, false, false);
        this.status = status;
        this.details = details;
    }

    MessagesRefusal(int status, String message) {
        this(status, message, null);
    }

    /** A 400 about one field. */
    static MessagesRefusal at(String path, String message) {
        return new MessagesRefusal(400, path + ": " + message);
    }

    static MessagesRefusal bad(String message) {
        return new MessagesRefusal(400, message);
    }

    static MessagesRefusal extra(String path) {
        return at(path, "Extra inputs are not permitted");
    }

    static MessagesRefusal missing(String path) {
        return at(path, "Field required");
    }

    /** Message threads are not held: the client is to send its whole history. */
    static MessagesRefusal threads() {
        return new MessagesRefusal(
                400,
                "thread: This request cannot use a message thread.",
                Json.obj(
                        "error_code",
                        "thread_unsupported_request",
                        "unsupported",
                        Json.arr("thread")));
    }

    int status() {
        return status;
    }

    String body(String requestId) {
        Json.Obj error = MessagesAnswers.error(status, String.valueOf(getMessage()));
        return MessagesAnswers.envelope(
                        details == null ? error : error.with("details", details), requestId)
                .write();
    }
}
