package dev.hybridinference.gateway.store;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes rows in the text format of PostgreSQL's COPY. Stateless. */
final class CopyText {
    private CopyText() {}

    static String of(List<@Nullable Object[]> rows) {
        StringBuilder text = new StringBuilder(rows.size() * 256);
        for (@Nullable Object[] row : rows) {
            for (int i = 0; i < row.length; i++) {
                if (i > 0) {
                    text.append('\t');
                }
                put(text, row[i]);
            }
            text.append('\n');
        }
        return text.toString();
    }

    private static void put(StringBuilder text, @Nullable Object cell) {
        switch (cell) {
            case null -> text.append("\\N");
            case String string -> put(text, string);
            case Long whole -> text.append(whole.longValue());
            default -> text.append(cell);
        }
    }

    private static void put(StringBuilder text, String cell) {
        for (int i = 0; i < cell.length(); i++) {
            char c = cell.charAt(i);
            switch (c) {
                case '\\' -> text.append("\\\\");
                case '\t' -> text.append("\\t");
                case '\n' -> text.append("\\n");
                case '\r' -> text.append("\\r");
                default -> text.append(c);
            }
        }
    }
}
