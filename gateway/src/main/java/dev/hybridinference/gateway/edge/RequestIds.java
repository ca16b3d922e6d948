package dev.hybridinference.gateway.edge;

import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import java.util.function.LongSupplier;

/**
 * Makes request ids of 26 characters: 48 bits of wall time in milliseconds, then 80 bits that are
 * random at first and count up within the same millisecond, in base 32, so that ids of one loop
 * sort by time. Confined to its event loop.
 */
final class RequestIds {
    static final int LENGTH = 26;

    private static final byte[] DIGITS =
            "0123456789abcdefghjkmnpqrstvwxyz".getBytes(StandardCharsets.ISO_8859_1);
    private static final long FORTY_BITS = (1L << 40) - 1;

    private final LongSupplier wallMillis;
    private final SplittableRandom random;
    private long last;
    private long high;
    private long low;

    RequestIds(LongSupplier wallMillis, long seed) {
        this.wallMillis = wallMillis;
        this.random = new SplittableRandom(seed);
    }

    String next() {
        long now = Math.max(wallMillis.getAsLong(), last);
        if (now == last) {
            low = (low + 1) & FORTY_BITS;
            high = low == 0 ? (high + 1) & FORTY_BITS : high;
        } else {
            last = now;
            high = random.nextLong() & (FORTY_BITS >> 1);
            low = random.nextLong() & FORTY_BITS;
        }
        byte[] text = new byte[LENGTH];
        write(text, 0, 10, now);
        write(text, 10, 8, high);
        write(text, 18, 8, low);
        return new String(text, StandardCharsets.ISO_8859_1);
    }

    private static void write(byte[] text, int at, int digits, long value) {
        long rest = value;
        for (int i = at + digits - 1; i >= at; i--) {
            text[i] = DIGITS[(int) (rest & 31)];
            rest >>>= 5;
        }
    }
}
