package dev.hybridinference.gateway.cli;

/** How a command ended, for scripts. */
enum ExitCode {
    OK(0),
    /** Wrong usage, or whatever has no code of its own. */
    GENERAL(1),
    AUTHENTICATION(3),
    NOT_FOUND(4),
    CONFLICT(5),
    /** Unavailable or out of time. */
    UNAVAILABLE(6),
    CHECK_FAILED(7);

    private final int number;

    ExitCode(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }
}
