package dev.hybridinference.gateway.store;

import dev.hybridinference.kernel.call.Usage;
import dev.hybridinference.kernel.ledger.Bill;
import dev.hybridinference.kernel.price.Money;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Puts values into the cells of one row, or takes them out, one after the other. One thread. */
final class Cells {
    private final @Nullable Object[] row;
    private int next;

    /** Fills a new row. */
    Cells(Table table) {
        this(new @Nullable Object[table.columns().size()]);
    }

    /** Takes out of a row. */
    Cells(@Nullable Object[] row) {
        this.row = row;
    }

    /**
     * Puts a text. What a database cannot keep as it is, a zero character or half of a pair, is
     * replaced by U+FFFD, so that the row is read as it was sealed.
     */
    Cells put(@Nullable String text) {
        row[next++] = text == null ? null : kept(text);
        return this;
    }

    Cells put(long whole) {
        row[next++] = whole;
        return this;
    }

    Cells put(boolean truth) {
        row[next++] = truth;
        return this;
    }

    Cells put(Bill bill) {
        Usage usage = bill.usage();
        if (usage == null) {
            next += 10;
        } else {
            put(usage.input()).put(usage.cachedInput());
            put(usage.cacheWrite5m()).put(usage.cacheWrite1h());
            put(usage.audioInput()).put(usage.imageInput());
            put(usage.output()).put(usage.reasoning()).put(usage.audioOutput());
            put(usage.source().word());
        }
        Money cost = bill.cost();
        row[next++] = cost == null ? null : cost.pusd();
        return put(bill.priceId());
    }

    /** The row without its seal. */
    @Nullable Object[] row() {
        return row;
    }

    String text() {
        if (row[next++] instanceof String text) {
            return text;
        }
        throw unexpected("a text");
    }

    @Nullable String textOrNull() {
        return (String) row[next++];
    }

    long whole() {
        if (row[next++] instanceof Long whole) {
            return whole;
        }
        throw unexpected("a number");
    }

    boolean truth() {
        if (row[next++] instanceof Boolean truth) {
            return truth;
        }
        throw unexpected("true or false");
    }

    Bill bill() {
        Usage usage = null;
        if (row[next] == null) {
            next += 10;
        } else {
            usage =
                    new Usage(
                            whole(),
                            whole(),
                            whole(),
                            whole(),
                            whole(),
                            whole(),
                            whole(),
                            whole(),
                            whole(),
                            source(text()));
        }
        Object cost = row[next++];
        return new Bill(usage, cost == null ? null : new Money((Long) cost), text());
    }

    private static Usage.Source source(String word) {
        return Usage.Source.valueOf(word.toUpperCase(Locale.ROOT));
    }

    private IllegalStateException unexpected(String what) {
        return new IllegalStateException(
                "cell %d: %s (expected: %s)".formatted(next - 1, row[next - 1], what));
    }

    private static String kept(String text) {
        for (int i = 0; i < text.length(); i++) {
            // one comparison for zero, surrogates, and what comes after them
            if ((char) (text.charAt(i) - 1) >= Character.MIN_SURROGATE - 1) {
                return replaced(text);
            }
        }
        return text;
    }

    private static String replaced(String text) {
        StringBuilder kept = new StringBuilder(text.length());
        text.codePoints()
                .map(c -> c == 0 || (c >= 0xD800 && c <= 0xDFFF) ? 0xFFFD : c)
                .forEach(kept::appendCodePoint);
        return kept.toString();
    }
}
