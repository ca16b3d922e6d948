package dev.hybridinference.gateway.spool;

import dev.hybridinference.kernel.call.Usage;
import dev.hybridinference.kernel.ledger.AttemptRow;
import dev.hybridinference.kernel.ledger.Bill;
import dev.hybridinference.kernel.ledger.LedgerEntry;
import dev.hybridinference.kernel.ledger.RequestRow;
import dev.hybridinference.kernel.ledger.RowId;
import dev.hybridinference.kernel.price.Money;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Bytes to entries; the inverse of {@link EntryWriter}. Confined to one thread. */
final class EntryReader {
    private static final List<Usage.Source> SOURCES = List.of(Usage.Source.values());

    private final String writer;
    private byte[] bytes = new byte[0];
    private int at;

    EntryReader(String writer) {
        this.writer = writer;
    }

    /**
     * Reads one entry.
     *
     * @throws IndexOutOfBoundsException when the bytes end early
     * @throws IllegalArgumentException when they are no entry of this version
     */
    LedgerEntry read(byte[] from) {
        bytes = from;
        at = 0;
        int kind = bytes[at++];
        RowId id = new RowId(writer, number());
        return switch (kind) {
            case EntryWriter.OPENED -> new LedgerEntry.Opened(request(id));
            case EntryWriter.ATTEMPT_OPENED -> new LedgerEntry.AttemptOpened(attempt(id));
            case EntryWriter.ATTEMPT_CLOSED -> new LedgerEntry.AttemptClosed(attempt(id));
            case EntryWriter.CLOSED -> new LedgerEntry.Closed(request(id));
            case EntryWriter.UNDELIVERED -> new LedgerEntry.Undelivered(id);
            default ->
                    throw new IllegalArgumentException(
                            "entry: kind %d (expected: 1 to 5)".formatted(kind));
        };
    }

    private RequestRow request(RowId id) {
        return new RequestRow(
                id,
                needed(),
                number(),
                new RequestRow.Asker(needed(), needed(), text(), text()),
                new RequestRow.Asked(needed(), needed(), flag()),
                new RequestRow.Served(needed(), text(), small(), small(), flag()),
                new RequestRow.End(small(), needed(), text(), text(), number(), number()),
                bill(),
                needed(),
                needed(),
                number());
    }

    private AttemptRow attempt(RowId id) {
        return new AttemptRow(
                id, small(), number(), needed(), small(), needed(), flag(), needed(), number(),
                bill());
    }

    private Bill bill() {
        Usage usage = null;
        if (flag()) {
            usage =
                    new Usage(
                            number(),
                            number(),
                            number(),
                            number(),
                            number(),
                            number(),
                            number(),
                            number(),
                            number(),
                            SOURCES.get(bytes[at++]));
        }
        Money cost = flag() ? new Money(number()) : null;
        return new Bill(usage, cost, needed());
    }

    private boolean flag() {
        return bytes[at++] != 0;
    }

    private int small() {
        return Math.toIntExact(number());
    }

    private long number() {
        long value = 0;
        int shift = 0;
        byte next;
        do {
            next = bytes[at++];
            value |= (long) (next & 0x7F) << shift;
            shift += 7;
        } while (next < 0);
        return (value >>> 1) ^ -(value & 1);
    }

    private String needed() {
        String text = text();
        if (text == null) {
            throw new IllegalArgumentException("entry: no text (expected: one)");
        }
        return text;
    }

    private @Nullable String text() {
        int prefix = bytes[at++];
        if (prefix < 0) {
            prefix = (prefix & 0x7F) | (bytes[at++] << 7);
        }
        if (prefix == 0) {
            return null;
        }
        String text = new String(bytes, at, prefix - 1, StandardCharsets.UTF_8);
        at += prefix - 1;
        return text;
    }
}
