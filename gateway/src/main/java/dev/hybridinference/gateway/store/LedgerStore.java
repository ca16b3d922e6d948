package dev.hybridinference.gateway.store;

import dev.hybridinference.kernel.ledger.LedgerEntry;
import java.util.List;

/**
 * The writing side of the books. Each call is one transaction: it happens as a whole or not at all.
 * One that failed may be made again; the connection is opened anew when it was lost.
 *
 * <p>Confined to one thread, which blocks; a platform thread for SQLite, whose native code holds
 * its carrier.
 */
public interface LedgerStore extends AutoCloseable {
    /** Most entries of one batch; more would outlive a young collection and grow the heap. */
    int LARGEST_BATCH = 2048;

    /** How far a writer's spool was taken over; {@link Position#START} for an unknown writer. */
    Position position(String writer) throws StoreException;

    /**
     * Takes over the entries of a writer's spool between two positions, unless the store stands
     * elsewhere than at {@code from}: then somebody took over meanwhile, or the answer to an
     * earlier call was lost, or the store is an older copy, and nothing is done.
     *
     * @param entries in the spool's order, at most {@link #LARGEST_BATCH}
     * @return where the store stands now, from where the caller goes on: {@code upTo} when the
     *     entries were taken over
     */
    Position apply(String writer, Position from, List<LedgerEntry> entries, Position upTo)
            throws StoreException;

    /**
     * Ends a writer whose process is gone, after its spool was taken over to its end: what is still
     * open becomes abandoned, with the bills of its attempts. Does nothing when it has ended.
     *
     * @param lastSeq the last number that the writer gave
     * @param nowMillis wall time, in milliseconds since 1970
     */
    void finish(String writer, long lastSeq, long nowMillis) throws StoreException;

    /** The writers of all replicas that have not ended, by name. */
    List<String> unfinished() throws StoreException;

    /**
     * Returns when all that was taken over survives a loss of power. To be called before the spool
     * that it came from is given up.
     */
    void sync() throws StoreException;

    /** All writers, ended or not, by name. */
    List<String> writers() throws StoreException;

    /**
     * Deletes a writer's oldest requests with their attempts, as long as they are closed and began
     * before {@code cutoffMillis}.
     *
     * @param most most requests to delete
     * @return how many were deleted; fewer than {@code most} when no more may be
     */
    int trim(String writer, long cutoffMillis, int most) throws StoreException;

    /**
     * Deletes roll-ups per minute that began before {@code cutoffMillis}.
     *
     * @param most most rows to delete of each table
     * @return how many were deleted at most of one table; fewer than {@code most} at the end
     */
    int trimMinutes(long cutoffMillis, int most) throws StoreException;

    @Override
    void close();
}
