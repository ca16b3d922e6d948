package dev.hybridinference.gateway.identity;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A small owner-only file that is replaced whole: after a crash at any moment it holds the old
 * content or the new one. Thread-safe for readers; writers must exclude each other.
 */
public final class DurableFile {
    private final Path path;
    private final long longest;

    /**
     * @param longest size in bytes above which it is not read
     */
    public DurableFile(Path path, long longest) {
        this.path = path;
        this.longest = longest;
    }

    public Path path() {
        return path;
    }

    /** The file beside it that is called {@code path} plus {@code ending}. */
    DurableFile beside(String ending) {
        return new DurableFile(path.resolveSibling(path.getFileName() + ending), longest);
    }

    /**
     * The content; null when there is no such file.
     *
     * @throws UnusableFileException if it cannot be read, is too long, or others may read it
     */
    public byte @Nullable [] read() throws UnusableFileException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            OwnerOnly.check(path);
            long size = channel.size();
            if (size > longest) {
                throw new UnusableFileException(
                        path, "%d bytes (expected: at most %d)".formatted(size, longest));
            }
            ByteBuffer content = ByteBuffer.allocate((int) size);
            while (content.hasRemaining() && channel.read(content) >= 0) {}
            byte[] bytes = new byte[content.flip().remaining()];
            content.get(bytes);
            return bytes;
        } catch (NoSuchFileException absent) {
            return null;
        } catch (UnusableFileException refused) {
            throw refused;
        } catch (IOException cause) {
            throw new UnusableFileException(path, "cannot be read", cause);
        }
    }

    /** Makes the directory that it lies in, where that is missing. */
    public void makeDirectory() throws UnusableFileException {
        OwnerOnly.makeDirectory(OwnerOnly.parent(path));
    }

    /** Replaces the content: temporary file, sync, rename, sync of the directory. */
    public void replace(byte[] content) throws UnusableFileException {
        Path temporary = path.resolveSibling(path.getFileName() + ".tmp");
        try {
            Files.deleteIfExists(temporary);
            try (FileChannel channel =
                    FileChannel.open(
                            temporary,
                            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                            OwnerOnly.FILE)) {
                ByteBuffer rest = ByteBuffer.wrap(content);
                while (rest.hasRemaining()) {
                    channel.write(rest);
                }
                OwnerOnly.giveToOwnerOfParent(temporary);
                channel.force(true);
            }
            Files.move(
                    temporary,
                    path,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
            try (FileChannel channel =
                    FileChannel.open(OwnerOnly.parent(path), StandardOpenOption.READ)) {
                channel.force(true);
            }
        } catch (IOException cause) {
            throw new UnusableFileException(path, "cannot be saved", cause);
        }
    }
}
