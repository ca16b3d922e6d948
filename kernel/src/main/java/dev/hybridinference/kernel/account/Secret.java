package dev.hybridinference.kernel.account;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A value that must never be printed: {@link #toString} gives {@code ***}, and only {@link #reveal}
 * and {@link #bytes} open it. Immutable and thread-safe.
 */
public final class Secret {
    private final String value;
    private final byte[] bytes;

    private Secret(String value) {
        this.value = value;
        this.bytes = value.getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Wraps a value.
     *
     * @throws IllegalArgumentException if the value is empty
     */
    public static Secret of(String value) {
        if (value.isEmpty()) {
            throw new IllegalArgumentException("secret: empty (expected: at least one character)");
        }
        return new Secret(value);
    }

    /** The value itself, for the one place that needs it. */
    public String reveal() {
        return value;
    }

    /** The value in UTF-8, as a copy. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** Compares in a time that does not depend on where the values differ. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Secret that && MessageDigest.isEqual(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return "***";
    }
}
