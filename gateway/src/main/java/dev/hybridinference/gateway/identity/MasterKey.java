package dev.hybridinference.gateway.identity;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.function.UnaryOperator;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The key that the keys of single purposes are made from. It lies in {@code secrets/master.key} of
 * the data directory unless the environment names one, which several gateways may share. Immutable
 * and thread-safe.
 */
public final class MasterKey {
    /** Names the key that several gateways share. */
    public static final String VARIABLE = "HYBRID_MASTER_KEY";

    private static final int LENGTH = 32;
    private static final int SHORTEST_GIVEN = 32;
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final String ALGORITHM = "HmacSHA256";

    private final SecretKey key;

    private MasterKey(byte[] bytes) {
        key = new SecretKeySpec(bytes, ALGORITHM);
    }

    /**
     * The given key, or that of a data directory, which is made on first use. Blocks for the disk.
     *
     * @param given text of at least 32 characters, or null
     * @throws UnusableFileException if the file is damaged, or others than its owner may read it
     * @throws IllegalArgumentException if the given text is too short
     */
    public static MasterKey open(Path dataDirectory, @Nullable String given)
            throws UnusableFileException {
        if (given != null) {
            if (given.length() < SHORTEST_GIVEN) {
                throw new IllegalArgumentException(
                        "%s: %d characters (expected: at least %d)"
                                .formatted(VARIABLE, given.length(), SHORTEST_GIVEN));
            }
            return new MasterKey(sha256(given.getBytes(StandardCharsets.UTF_8)));
        }
        Path directory = dataDirectory.resolve("secrets");
        DurableFile file = new DurableFile(directory.resolve("master.key"), 4096);
        OwnerOnly.makeDirectory(directory);
        OwnerOnly.check(directory);
        byte[] found = file.read();
        return new MasterKey(found == null ? make(file) : checked(file, found));
    }

    private static byte[] make(DurableFile file) throws UnusableFileException {
        try (var _ = ProcessLock.take(file.beside(".lock").path(), PATIENCE)) {
            byte[] found = file.read();
            if (found != null) {
                return checked(file, found);
            }
            byte[] made = new byte[LENGTH];
            new SecureRandom().nextBytes(made);
            file.replace(made);
            return made;
        }
    }

    private static byte[] checked(DurableFile file, byte[] found) throws UnusableFileException {
        if (found.length != LENGTH) {
            throw new UnusableFileException(
                    file.path(),
                    ("%d bytes (expected: %d): it is damaged. Restore it from a backup, or delete it"
                                    + " to have a new one made")
                            .formatted(found.length, LENGTH));
        }
        return found;
    }

    /** A keyed hash of 32 bytes for one purpose; thread-safe. */
    public UnaryOperator<byte[]> proof(String purpose) {
        byte[] name = ("hybrid master key for " + purpose).getBytes(StandardCharsets.UTF_8);
        SecretKey own = new SecretKeySpec(hmac(key, name), ALGORITHM);
        return content -> hmac(own, content);
    }

    private static byte[] hmac(SecretKey key, byte[] content) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac.doFinal(content);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(ALGORITHM + " is part of every JDK", impossible);
        }
    }

    private static byte[] sha256(byte[] content) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(content);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("SHA-256 is part of every JDK", impossible);
        }
    }

    @Override
    public String toString() {
        return "***";
    }
}
