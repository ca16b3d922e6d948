package dev.hybridinference.gateway.books;

/**
 * What lies in the spool and is not in the store yet.
 *
 * @param opened requests whose beginning is not in the store
 * @param closed requests whose end is not in the store
 * @param bytes of all files of the spool
 * @param oldestMillis when the oldest entry that is not in the store was written, in milliseconds
 *     since 1970; -1 when all are
 */
public record SpoolView(long opened, long closed, long bytes, long oldestMillis) {
    /** Nothing waits. */
    public static final SpoolView EMPTY = new SpoolView(0, 0, 0, -1);
}
