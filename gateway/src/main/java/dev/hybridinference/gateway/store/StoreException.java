package dev.hybridinference.gateway.store;

/** The store did not do what it was asked; the message says why, and never holds a password. */
public final class StoreException extends Exception {
    private static final long serialVersionUID = 1;

    private final boolean passing;

    StoreException(String message, boolean passing, Throwable cause) {
        super(message, cause);
        this.passing = passing;
    }

    StoreException(String message) {
        super(message);
        this.passing = false;
    }

    /**
     * Whether the same call may succeed later without anybody changing something here: the
     * connection was lost, the disk was full, somebody else held a lock. What was asked may have
     * been done even so, when only the answer was lost.
     */
    public boolean passing() {
        return passing;
    }
}
