package dev.hybridinference.gateway.cli;

/** A command could not do what it was asked; the message says why and what to do. */
final class CommandFailedException extends Exception {
    private static final long serialVersionUID = 1;

    private final ExitCode code;

    CommandFailedException(ExitCode code, String message) {
        super(message);
        this.code = code;
    }

    ExitCode code() {
        return code;
    }
}
