package dev.hybridinference.gateway.store;

import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** A compressed body. Immutable and thread-safe. */
public final class PackedBody {
    /** How all are compressed: the zlib format of RFC 1950, as HTTP names it. */
    public static final String ENCODING = "deflate";

    /** Longest body, in bytes before it is compressed. */
    public static final int LONGEST = 1 << 20;

    private final byte[] packed;
    private final boolean truncated;

    private PackedBody(byte[] packed, boolean truncated) {
        this.packed = packed;
        this.truncated = truncated;
    }

    /**
     * Compresses the first {@code length} bytes.
     *
     * @param length at most {@link #LONGEST}
     * @param truncated whether there was more of it
     */
    public static PackedBody of(byte[] body, int length, boolean truncated) {
        if (length > LONGEST) {
            throw new IllegalArgumentException(
                    "length: %d (expected: at most %d)".formatted(length, LONGEST));
        }
        try (Deflater deflater = new Deflater()) {
            deflater.setInput(body, 0, length);
            deflater.finish();
            byte[] packed = new byte[64 + length / 4];
            int size = 0;
            while (!deflater.finished()) {
                if (size == packed.length) {
                    packed = Arrays.copyOf(packed, size * 2);
                }
                size += deflater.deflate(packed, size, packed.length - size);
            }
            return new PackedBody(Arrays.copyOf(packed, size), truncated);
        }
    }

    /** One as it was read from the store. */
    static PackedBody packed(byte[] packed, boolean truncated) {
        return new PackedBody(packed, truncated);
    }

    /** As it is written to the store; not to be changed. */
    byte[] packed() {
        return packed;
    }

    /** Bytes that it takes in the store. */
    public int size() {
        return packed.length;
    }

    /** Whether there was more of it. */
    public boolean truncated() {
        return truncated;
    }

    /**
     * The body itself.
     *
     * @throws IllegalStateException if it was damaged, or is longer than one of ours
     */
    public byte[] bytes() {
        try (Inflater inflater = new Inflater()) {
            inflater.setInput(packed);
            byte[] body = new byte[256];
            int size = 0;
            while (!inflater.finished()) {
                if (size == body.length) {
                    body = Arrays.copyOf(body, Math.min(size * 2, LONGEST + 1));
                }
                int more = inflater.inflate(body, size, body.length - size);
                size += more;
                if (size > LONGEST || (more == 0 && !inflater.finished())) {
                    throw new IllegalStateException("a kept body is damaged");
                }
            }
            return Arrays.copyOf(body, size);
        } catch (DataFormatException damaged) {
            throw new IllegalStateException("a kept body is damaged", damaged);
        }
    }
}
