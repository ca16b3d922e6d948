package dev.hybridinference.gateway.store;

/**
 * How far a writer's spool was taken over.
 *
 * @param segment number of the spool's file
 * @param offset byte in it
 */
public record Position(long segment, long offset) {
    /** Nothing was taken over. */
    public static final Position START = new Position(0, 0);

    public Position {
        if (segment < 0 || offset < 0) {
            throw new IllegalArgumentException(
                    "position: %d/%d (expected: no negative number)".formatted(segment, offset));
        }
    }
}
