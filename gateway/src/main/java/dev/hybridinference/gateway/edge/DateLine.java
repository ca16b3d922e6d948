package dev.hybridinference.gateway.edge;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * The Date header line (RFC 9110 section 5.6.7), made once per second. Confined to its event loop.
 */
final class DateLine {
    private static final DateTimeFormatter FORMAT =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);

    private final LongSupplier wallMillis;
    private long second = Long.MIN_VALUE;
    private byte[] line = {};

    DateLine(LongSupplier wallMillis) {
        this.wallMillis = wallMillis;
    }

    /** The line with CRLF; read-only. */
    byte[] bytes() {
        long now = Math.floorDiv(wallMillis.getAsLong(), 1000L);
        if (now != second) {
            second = now;
            line =
                    ("date: " + FORMAT.format(Instant.ofEpochSecond(now)) + "\r\n")
                            .getBytes(StandardCharsets.ISO_8859_1);
        }
        return line;
    }
}
