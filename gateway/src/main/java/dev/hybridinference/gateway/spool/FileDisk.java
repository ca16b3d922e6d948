package dev.hybridinference.gateway.spool;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** The file system. Thread-safe. */
final class FileDisk implements Disk {
    private static final int ZEROS = 256 * 1024;

    @Override
    public Mapping create(Path file, long size) throws IOException {
        Files.deleteIfExists(file);
        Arena arena = Arena.ofShared();
        try (FileChannel channel =
                FileChannel.open(
                        file,
                        Set.of(
                                StandardOpenOption.CREATE_NEW,
                                StandardOpenOption.READ,
                                StandardOpenOption.WRITE),
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rw-------")))) {
            ByteBuffer zeros = ByteBuffer.allocateDirect(ZEROS);
            for (long at = 0; at < size; at += zeros.position()) {
                zeros.clear().limit((int) Math.min(ZEROS, size - at));
                while (zeros.hasRemaining()) {
                    channel.write(zeros, at + zeros.position());
                }
            }
            return new Mapped(arena, channel.map(FileChannel.MapMode.READ_WRITE, 0, size, arena));
        } catch (IOException | RuntimeException | InternalError failed) {
            arena.close();
            Files.deleteIfExists(file);
            throw failed instanceof IOException io
                    ? io
                    : new IOException("no room for " + file.getFileName(), failed);
        }
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        Path directory = to.toAbsolutePath().getParent();
        if (directory != null) {
            try (FileChannel entries = FileChannel.open(directory, StandardOpenOption.READ)) {
                entries.force(true);
            }
        }
    }

    private record Mapped(Arena arena, MemorySegment memory) implements Mapping {
        @Override
        public void force(long from, long to) throws IOException {
            try {
                memory.asSlice(from, to - from).force();
            } catch (java.io.UncheckedIOException failed) {
                throw failed.getCause();
            }
        }

        @Override
        public void close() {
            arena.close();
        }
    }
}
