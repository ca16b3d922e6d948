package dev.hybridinference.gateway.spool;

import dev.hybridinference.gateway.spool.SpoolSettings.Sync;
import java.io.IOException;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/**
 * The journals of one run of the process: one writer for each event loop. Thread-safe; a writer
 * belongs to its loop.
 */
public final class Spool implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("spool");

    private final SpoolDirectory directory;
    private final SpoolSettings settings;
    private final FileLock lock;
    private final SpoolUse use;
    private final List<SpoolWriter> writers = new ArrayList<>();
    private final SegmentMaker maker;
    private final Syncer syncer;

    private Spool(
            Path dataDir, SpoolSettings settings, int loops, Disk disk, LongSupplier wallMillis)
            throws IOException {
        this.directory = new SpoolDirectory(dataDir);
        this.settings = settings;
        directory.create();
        lock = directory.lock();
        try {
            use = new SpoolUse(directory.bytes());
            maker = new SegmentMaker(disk, settings, use, wallMillis);
            String run =
                    directory.replica() + "-" + Long.toString(wallMillis.getAsLong(), 36) + "-";
            for (int loop = 0; loop < loops; loop++) {
                SpoolWriter writer =
                        new SpoolWriter(run + loop, settings.segmentSize(), maker::wake);
                Path of = directory.createWriter(writer.name());
                maker.add(writer, new SegmentName(of, 1));
                writers.add(writer);
            }
        } catch (IOException failed) {
            lock.acquiredBy().close();
            throw failed;
        }
        syncer = new Syncer(settings, writers);
        maker.start();
        syncer.start();
    }

    /**
     * Opens the journals of a new run. Blocks.
     *
     * @param loops writers, one for each event loop
     * @throws IOException when another process uses the directory, or it is not writable
     */
    public static Spool open(
            Path dataDir, SpoolSettings settings, int loops, LongSupplier wallMillis)
            throws IOException {
        return new Spool(dataDir, settings, loops, new FileDisk(), wallMillis);
    }

    /** As above, on a disk that a test makes fail. */
    static Spool open(
            Path dataDir, SpoolSettings settings, int loops, Disk disk, LongSupplier wallMillis)
            throws IOException {
        return new Spool(dataDir, settings, loops, disk, wallMillis);
    }

    /** The writer of one event loop. */
    public SpoolWriter writer(int loop) {
        return writers.get(loop);
    }

    /** The writers of this run. */
    public List<SpoolWriter> writers() {
        return List.copyOf(writers);
    }

    public SpoolDirectory directory() {
        return directory;
    }

    /**
     * Runs {@code then} on {@code loop} when what {@code writer} has appended is as durable as was
     * asked for: at once, but for {@link Sync#EACH}.
     */
    public void whenDurable(SpoolWriter writer, Executor loop, Runnable then) {
        if (settings.sync() == Sync.EACH) {
            syncer.whenDurable(writer, loop, then);
        } else {
            then.run();
        }
    }

    /** Bytes of disk that segments take. */
    public long bytes() {
        return use.bytes();
    }

    /** Why no more segments are made; empty when they are. */
    public String trouble() {
        return maker.trouble();
    }

    /**
     * Ends of requests and of calls that were not written, because the disk broke what was kept for
     * them. Such a request is abandoned when the next run takes the journal over.
     */
    public long refusedEntries() {
        return writers.stream().mapToLong(SpoolWriter::refused).sum();
    }

    /** Forced writes that failed. */
    public long syncFailures() {
        return syncer.failures();
    }

    /** Number of the segment that a writer of this run writes to; {@code 0} when it has none. */
    public static long activeSegment(SpoolWriter writer) {
        Segment active = writer.active();
        return active == null ? 0 : active.name().number();
    }

    /** A segment is in the store as a whole. */
    public void shipped(SegmentName segment) throws IOException {
        use.free(directory.delete(segment));
        maker.wake();
    }

    /** A writer of an earlier run is in the store as a whole. */
    public void shippedAll(String writer) throws IOException {
        use.free(directory.deleteWriter(writer));
        maker.wake();
    }

    /** Forces the rest and lets go of the directory. No loop may append any more. */
    @Override
    public void close() {
        try {
            maker.stop();
            syncer.stop();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        writers.forEach(SpoolWriter::close);
        try {
            lock.acquiredBy().close();
        } catch (IOException broken) {
            LOG.log(System.Logger.Level.WARNING, "the spool's lock: {0}", broken.getMessage());
        }
    }
}
