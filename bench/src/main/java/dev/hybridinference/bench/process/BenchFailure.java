package dev.hybridinference.bench.process;

/** The measurement cannot go on; the message says why and what to do. */
public final class BenchFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Exit code for a missing tool or a process that does not start. */
    public static final int GENERAL = 1;

    /** Exit code for a failed check: wrong answers or differing counts. */
    public static final int CHECK = 7;

    private final int exitCode;

    public BenchFailure(int exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    public int exitCode() {
        return exitCode;
    }
}
