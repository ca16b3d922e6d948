package dev.hybridinference.gateway.spool;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The files of a spool: a directory for each writer, with its segments. Thread-safe. */
public final class SpoolDirectory {
    private static final String TORN = "torn";
    private static final String REPLICA = "replica";
    private static final int REPLICA_LENGTH = 8;
    private static final char[] LETTERS = "abcdefghijkmnpqrstuvwxyz23456789".toCharArray();

    private final Path root;

    /**
     * @param dataDir the process's own directory
     */
    public SpoolDirectory(Path dataDir) {
        this.root = dataDir.resolve("spool");
    }

    /** Makes it, readable by its owner only. */
    void create() throws IOException {
        Files.createDirectories(
                root,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }

    /**
     * Keeps other processes out until the lock is closed.
     *
     * @throws IOException when another process has it
     */
    FileLock lock() throws IOException {
        FileChannel channel =
                FileChannel.open(lockFile(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = tryLock(channel);
        if (lock == null) {
            channel.close();
            throw new IOException(
                    root
                            + ": in use by another process (expected: one gateway for each data"
                            + " directory; stop the other one, or name another with --data)");
        }
        return lock;
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException here) {
            return null;
        }
    }

    /** The file that a running gateway holds locked. */
    public Path lockFile() {
        return root.resolve("lock");
    }

    /** The name of this replica, made up once. */
    String replica() throws IOException {
        Path file = root.resolve(REPLICA);
        try {
            String known = Files.readString(file).strip();
            if (known.matches("[a-z0-9]{4,16}")) {
                return known;
            }
        } catch (NoSuchFileException _) {
            // the first start
        }
        SecureRandom random = new SecureRandom();
        StringBuilder name = new StringBuilder();
        for (int i = 0; i < REPLICA_LENGTH; i++) {
            name.append(LETTERS[random.nextInt(LETTERS.length)]);
        }
        Files.writeString(file, name);
        return name.toString();
    }

    /** Makes the directory of a writer that never was. */
    Path createWriter(String name) throws IOException {
        return Files.createDirectory(root.resolve(name));
    }

    /** The writers that have files here, in the order of their names. */
    public List<String> writers() throws IOException {
        List<String> names = new ArrayList<>();
        if (!Files.isDirectory(root)) {
            return names;
        }
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(root)) {
            for (Path entry : entries) {
                String name = String.valueOf(entry.getFileName());
                if (Files.isDirectory(entry) && !name.equals(TORN)) {
                    names.add(name);
                }
            }
        }
        names.sort(null);
        return names;
    }

    /** The segments of a writer, the oldest first. */
    public List<SegmentName> segments(String writer) throws IOException {
        List<SegmentName> names = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(root.resolve(writer))) {
            for (Path entry : entries) {
                SegmentName.of(entry).ifPresent(names::add);
            }
        } catch (NoSuchFileException _) {
            return names;
        }
        names.sort(null);
        return names;
    }

    /** Bytes of all segments. */
    public long bytes() throws IOException {
        long sum = 0;
        for (String writer : writers()) {
            for (SegmentName segment : segments(writer)) {
                sum += size(segment);
            }
        }
        return sum;
    }

    static long size(SegmentName segment) throws IOException {
        try {
            return Files.size(segment.file());
        } catch (NoSuchFileException gone) {
            return 0;
        }
    }

    /** Removes a segment and tells how many bytes that freed. */
    long delete(SegmentName segment) throws IOException {
        long bytes = size(segment);
        Files.deleteIfExists(segment.file());
        return bytes;
    }

    /** Removes the directory of a writer and all that is left in it; tells how many bytes. */
    long deleteWriter(String writer) throws IOException {
        Path directory = root.resolve(writer);
        long bytes = 0;
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            for (Path entry : entries) {
                bytes += SegmentName.of(entry).isPresent() ? Files.size(entry) : 0;
                Files.delete(entry);
            }
        } catch (NoSuchFileException _) {
            return 0;
        }
        Files.delete(directory);
        return bytes;
    }

    /** Keeps bytes that could not be read, for people to look at. */
    public void keepTorn(SegmentName segment, byte[] bytes) throws IOException {
        Path directory = Files.createDirectories(root.resolve(TORN));
        Files.write(directory.resolve(segment.writer() + "-" + segment.number() + ".tail"), bytes);
    }
}
