package dev.hybridinference.gateway.identity;

import java.security.MessageDigest;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** The stored form of a key: HMAC-SHA-256 (RFC 2104) over its text. Immutable and thread-safe. */
public final class KeyHash {
    /** Length in bytes. */
    public static final int LENGTH = 32;

    private final byte[] bytes;

    private KeyHash(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * Wraps a copy of {@code bytes}.
     *
     * @throws IllegalArgumentException if there are not {@link #LENGTH} of them
     */
    public static KeyHash of(byte[] bytes) {
        if (bytes.length != LENGTH) {
            throw new IllegalArgumentException(
                    "hash: %d bytes (expected: %d)".formatted(bytes.length, LENGTH));
        }
        return new KeyHash(bytes.clone());
    }

    /**
     * Reads the form that {@link #hex} writes.
     *
     * @throws IllegalArgumentException if it is not 64 hexadecimal digits
     */
    static KeyHash ofHex(String hex) {
        return of(HexFormat.of().parseHex(hex));
    }

    String hex() {
        return HexFormat.of().formatHex(bytes);
    }

    /** Compares all bytes, in a time that does not depend on where they differ. */
    boolean matches(byte[] other) {
        return MessageDigest.isEqual(bytes, other);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof KeyHash that && matches(that.bytes);
    }

    /** The first four bytes: a keyed hash is spread evenly already. */
    @Override
    public int hashCode() {
        return spread(bytes);
    }

    /** What {@link #hashCode} is for a hash with these bytes. */
    static int spread(byte[] hash) {
        return hash[0] << 24 | (hash[1] & 0xFF) << 16 | (hash[2] & 0xFF) << 8 | (hash[3] & 0xFF);
    }

    @Override
    public String toString() {
        return "***";
    }
}
