package dev.hybridinference.gateway.identity;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Held by at most one thread of all processes that name the same file. It ends with its process,
 * however that ends. Confined to the thread that took it, which must not take it twice.
 */
final class ProcessLock implements AutoCloseable {
    private static final Duration PAUSE = Duration.ofMillis(10);

    /** File locks belong to a whole process, so its own threads wait here for each other. */
    private static final ReentrantLock THREADS = new ReentrantLock(true);

    private final Path file;
    private final FileChannel channel;

    private ProcessLock(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /**
     * Waits for the lock.
     *
     * @param file is made when missing, and stays
     * @throws UnusableFileException when it is not free within {@code patience}
     */
    static ProcessLock take(Path file, Duration patience) throws UnusableFileException {
        long deadline = System.nanoTime() + patience.toNanos();
        try {
            if (!THREADS.tryLock(patience.toNanos(), TimeUnit.NANOSECONDS)) {
                throw busy(file, patience);
            }
            try {
                return new ProcessLock(file, locked(file, deadline, patience));
            } catch (UnusableFileException | InterruptedException | RuntimeException failed) {
                THREADS.unlock();
                throw failed;
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new UnusableFileException(file, "interrupted while waiting for the lock");
        }
    }

    private static FileChannel locked(Path file, long deadline, Duration patience)
            throws UnusableFileException, InterruptedException {
        try {
            FileChannel channel =
                    FileChannel.open(
                            file,
                            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                            OwnerOnly.FILE);
            FileLock lock = null;
            try {
                OwnerOnly.giveToOwnerOfParent(file);
                while (true) {
                    lock = channel.tryLock();
                    if (lock != null) {
                        return channel;
                    }
                    if (System.nanoTime() - deadline > 0) {
                        throw busy(file, patience);
                    }
                    Thread.sleep(PAUSE);
                }
            } finally {
                if (lock == null) {
                    channel.close();
                }
            }
        } catch (UnusableFileException busy) {
            throw busy;
        } catch (IOException cause) {
            throw new UnusableFileException(file, "cannot be locked", cause);
        }
    }

    private static UnusableFileException busy(Path file, Duration patience) {
        return new UnusableFileException(
                file,
                "held by another process for more than %d s. Try again when it has ended"
                        .formatted(patience.toSeconds()));
    }

    @Override
    public void close() throws UnusableFileException {
        try {
            channel.close();
        } catch (IOException cause) {
            throw new UnusableFileException(file, "cannot be given back", cause);
        } finally {
            THREADS.unlock();
        }
    }
}
