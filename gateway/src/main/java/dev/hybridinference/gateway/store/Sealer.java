package dev.hybridinference.gateway.store;

import dev.hybridinference.gateway.identity.Pepper;
import dev.hybridinference.kernel.account.Secret;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Seals rows, so that one that was changed by other hands is found: the first 16 bytes of
 * HMAC-SHA256 (RFC 2104) over the table's name and all cells before the seal. Each cell is 0 for
 * null, else 1, the length of its text in four bytes and the text in UTF-8, so that no two rows
 * look the same. Confined to one thread.
 */
public final class Sealer {
    private static final int BYTES = 16;

    private final Secret key;
    private final Mac mac;
    private final CellBytes bytes = new CellBytes(1024);

    /**
     * @param key the same on all replicas
     */
    public Sealer(Secret key) {
        this.key = key;
        try {
            mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key.bytes(), "HmacSHA256"));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("HmacSHA256 is part of every JDK", impossible);
        }
    }

    /** The one for the rows of all replicas that share a pepper. */
    public static Sealer of(Pepper pepper) {
        return new Sealer(pepper.derived("the seals of the ledger"));
    }

    /** One with the same key, for another thread. */
    public Sealer another() {
        return new Sealer(key);
    }

    /** The seal of a row of a sealed table; what its last cell holds does not count. */
    public String of(Table table, @Nullable Object[] cells) {
        if (!table.sealed() || cells.length != table.columns().size()) {
            throw new IllegalArgumentException(
                    "row: %d cells of %s (expected: a row of a sealed table)"
                            .formatted(cells.length, table));
        }
        bytes.clear();
        put(table.sqlName());
        for (int i = 0; i < cells.length - 1; i++) {
            put(cells[i]);
        }
        mac.update(bytes.array(), 0, bytes.length());
        return HexFormat.of().formatHex(mac.doFinal(), 0, BYTES);
    }

    /** Puts the seal into the row's last cell; gives the same row. */
    @Nullable Object[] seal(Table table, @Nullable Object[] cells) {
        cells[cells.length - 1] = of(table, cells);
        return cells;
    }

    private void put(@Nullable Object cell) {
        if (cell == null) {
            bytes.octet(0);
            return;
        }
        bytes.octet(1);
        int head = bytes.length();
        bytes.skip(Integer.BYTES);
        if (cell instanceof Long whole) {
            bytes.whole(whole);
        } else if (cell instanceof Boolean truth) {
            bytes.octet(truth ? '1' : '0');
        } else {
            bytes.text(cell.toString());
        }
        bytes.setInt(head, bytes.length() - head - Integer.BYTES);
    }

    @Override
    public String toString() {
        return "***";
    }
}
