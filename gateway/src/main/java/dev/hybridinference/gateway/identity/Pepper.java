package dev.hybridinference.gateway.identity;

import dev.hybridinference.kernel.account.Secret;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * The 256-bit key that all stored key hashes are made with, so that a copy of the hashes alone is
 * good for nothing. It lies in {@code secrets/pepper} of the data directory. Immutable and
 * thread-safe.
 */
public final class Pepper {
    private static final int LENGTH = 32;
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final byte[] FINGERPRINT_OF =
            "hybrid pepper fingerprint".getBytes(StandardCharsets.US_ASCII);

    private final SecretKey key;

    private Pepper(byte[] bytes) {
        this.key = new SecretKeySpec(bytes, "HmacSHA256");
    }

    /**
     * Reads the pepper of a data directory, or makes it (and the directory) on first use. Blocks
     * for the disk.
     *
     * @throws UnusableFileException if it is damaged, or others than its owner may read it
     */
    public static Pepper open(Path dataDirectory) throws UnusableFileException {
        Path directory = dataDirectory.resolve("secrets");
        DurableFile file = new DurableFile(directory.resolve("pepper"), 4096);
        OwnerOnly.makeDirectory(directory);
        OwnerOnly.check(directory);
        byte[] found = file.read();
        return found == null ? make(file) : checked(file, found);
    }

    /**
     * Reads the pepper of a data directory; when there is none yet, gives one that is kept nowhere.
     * For commands that only read: they leave no trace in a directory that was named by mistake.
     *
     * @throws UnusableFileException as {@link #open}
     */
    public static Pepper peek(Path dataDirectory) throws UnusableFileException {
        return Files.exists(dataDirectory.resolve("secrets/pepper"))
                ? open(dataDirectory)
                : new Pepper(random());
    }

    private static byte[] random() {
        byte[] made = new byte[LENGTH];
        new SecureRandom().nextBytes(made);
        return made;
    }

    private static Pepper make(DurableFile file) throws UnusableFileException {
        try (var _ = ProcessLock.take(file.beside(".lock").path(), PATIENCE)) {
            byte[] found = file.read();
            if (found != null) {
                return checked(file, found);
            }
            byte[] made = random();
            file.replace(made);
            return new Pepper(made);
        }
    }

    private static Pepper checked(DurableFile file, byte[] found) throws UnusableFileException {
        if (found.length != LENGTH) {
            throw new UnusableFileException(
                    file.path(),
                    ("%d bytes (expected: %d): it is damaged. Restore it from a backup; without it no"
                                    + " gateway key can be checked. To start over, delete it and"
                                    + " keys.json and make new keys")
                            .formatted(found.length, LENGTH));
        }
        return new Pepper(found);
    }

    /** A hasher for one thread. */
    public KeyHasher hasher() {
        return new KeyHasher(key);
    }

    /** A secret that is made from this one for a purpose, and tells nothing about it. */
    public Secret derived(String purpose) {
        byte[] name = ("hybrid pepper for " + purpose).getBytes(StandardCharsets.UTF_8);
        return Secret.of(hasher().hash(name).hex());
    }

    /** Tells this pepper from another without telling anything about it: 16 hexadecimal digits. */
    String fingerprint() {
        return hasher().hash(FINGERPRINT_OF).hex().substring(0, 16);
    }

    @Override
    public String toString() {
        return "***";
    }
}
