package dev.hybridinference.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** One golden folder. Thread-safe: it holds nothing but a path. */
public final class GoldenCase {

    private final String name;
    private final Path folder;

    GoldenCase(Path name, Path folder) {
        this.name = name.toString().replace('\\', '/');
        this.folder = folder;
    }

    /** The path below the root of the cases, with forward slashes: {@code chat/tools-parallel}. */
    public String name() {
        return name;
    }

    public Path folder() {
        return folder;
    }

    public boolean has(String file) {
        return Files.isRegularFile(folder.resolve(file));
    }

    /** The bytes of a file of the case. */
    public byte[] bytes(String file) {
        try {
            return Files.readAllBytes(folder.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(name + ": cannot read " + file, e);
        }
    }

    /** The text of a file of the case, as UTF-8. */
    public String text(String file) {
        return new String(bytes(file), StandardCharsets.UTF_8);
    }

    /**
     * Compares byte for byte.
     *
     * @throws AssertionError naming the first differing offset with its surroundings
     */
    public void assertSame(String file, byte[] actual) {
        byte[] expected = bytes(file);
        int at = Arrays.mismatch(expected, actual);
        if (at >= 0) {
            throw new AssertionError(
                    "%s/%s differs at byte %d%n expected: %s%n actual:   %s"
                            .formatted(name, file, at, around(expected, at), around(actual, at)));
        }
    }

    private static String around(byte[] bytes, int at) {
        int from = Math.max(0, Math.min(at, bytes.length) - 40);
        int to = Math.min(bytes.length, at + 80);
        String text = new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
        return text.replace("\r", "\\r").replace("\n", "\\n");
    }

    @Override
    public String toString() {
        return name;
    }
}
