package dev.hybridinference.gateway.store;

import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postgresql.copy.CopyIn;

/** Writes rows in the text format of PostgreSQL's COPY. Confined to one thread. */
final class CopyText {
    private static final int PIECE = 64 * 1024;

    private final CellBytes bytes = new CellBytes(PIECE + 8 * 1024);

    /** Sends rows, a piece at a time. */
    void send(List<@Nullable Object[]> rows, CopyIn into) throws SQLException {
        for (@Nullable Object[] row : rows) {
            put(row);
            if (bytes.length() >= PIECE) {
                flush(into);
            }
        }
        flush(into);
    }

    private void flush(CopyIn into) throws SQLException {
        into.writeToCopy(bytes.array(), 0, bytes.length());
        bytes.clear();
    }

    private void put(@Nullable Object[] row) {
        for (int i = 0; i < row.length; i++) {
            if (i > 0) {
                bytes.octet('\t');
            }
            Object cell = row[i];
            if (cell instanceof Long whole) {
                bytes.whole(whole);
            } else if (cell instanceof String text) {
                put(text);
            } else if (cell instanceof Boolean truth) {
                bytes.octet(truth ? 't' : 'f');
            } else {
                bytes.octet('\\');
                bytes.octet('N');
            }
        }
        bytes.octet('\n');
    }

    private void put(String cell) {
        int before = bytes.length();
        bytes.text(cell);
        if (plain(before)) {
            return;
        }
        bytes.back(before);
        for (byte octet : cell.getBytes(StandardCharsets.UTF_8)) {
            switch (octet) {
                case '\\' -> escaped('\\');
                case '\t' -> escaped('t');
                case '\n' -> escaped('n');
                case '\r' -> escaped('r');
                default -> bytes.octet(octet);
            }
        }
    }

    private void escaped(char letter) {
        bytes.octet('\\');
        bytes.octet(letter);
    }

    /** Whether no byte since {@code from} has a meaning of its own. */
    private boolean plain(int from) {
        byte[] put = bytes.array();
        for (int i = from; i < bytes.length(); i++) {
            byte octet = put[i];
            if (octet == '\\' || octet == '\t' || octet == '\n' || octet == '\r') {
                return false;
            }
        }
        return true;
    }
}
