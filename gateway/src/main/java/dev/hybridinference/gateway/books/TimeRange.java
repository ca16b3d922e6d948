package dev.hybridinference.gateway.books;

/**
 * A part of time.
 *
 * @param from its first millisecond since 1970
 * @param until the first millisecond after it
 */
public record TimeRange(long from, long until) {
    /** Everything. */
    public static final TimeRange ALL = new TimeRange(0, Long.MAX_VALUE);

    public TimeRange {
        if (from < 0 || until < from) {
            throw new IllegalArgumentException(
                    "range: %d to %d (expected: since 1970, and an end that is not before its beginning)"
                            .formatted(from, until));
        }
    }

    /** This range grown at both ends to whole steps of so many milliseconds. */
    TimeRange whole(long step) {
        long end = until > Long.MAX_VALUE - step ? Long.MAX_VALUE : ceiling(until, step);
        return new TimeRange(from - from % step, end);
    }

    /** The first whole step of so many milliseconds that begins at or after a time. */
    static long ceiling(long time, long step) {
        return Math.ceilDiv(time, step) * step;
    }
}
