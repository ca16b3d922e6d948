package dev.hybridinference.gateway.store;

import dev.hybridinference.kernel.ledger.RowId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The bodies of requests and answers that are kept beside the books. They are no part of the books'
 * guarantee: what is not here was not to be kept, is too old, or was lost.
 *
 * <p>Confined to one thread, which blocks; a platform thread for SQLite, whose native code holds
 * its carrier.
 */
public interface ContentStore extends AutoCloseable {
    /** Keeps contents, all in one transaction; those that are there already stay as they are. */
    void keep(List<StoredContent> contents) throws StoreException;

    /** Makes room for the contents of that day and of the next ones, where days have their own. */
    void prepare(long nowMillis) throws StoreException;

    /**
     * Deletes contents of requests that began before {@code cutoffMillis}; where days have their
     * own table, only whole days.
     *
     * @param most most contents to delete in this transaction, or one day's table
     * @return whether there may be more to delete
     */
    boolean trim(long cutoffMillis, int most) throws StoreException;

    /** The content of a request, or null. */
    @Nullable StoredContent find(RowId id) throws StoreException;

    @Override
    void close();
}
