package dev.hybridinference.gateway.store;

import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * What a table holds, in figures that are equal for equal content in any order.
 *
 * @param pusd the sum of its money, in 10⁻¹² USD; 0 for a table without
 * @param print the sum of a 64-bit hash of each row, all its cells included
 */
public record TableSums(Table table, long rows, BigInteger pusd, long print) {

    /** Adds rows up. Confined to one thread. */
    static final class Counting {
        private static final long SEED = 0xCBF29CE484222325L;
        private static final long PRIME = 0x100000001B3L;

        private final Table table;
        private final int money;
        private long rows;
        private BigInteger pusd = BigInteger.ZERO;
        private long print;

        Counting(Table table) {
            this.table = table;
            this.money = table.columns().stream().map(Column::name).toList().indexOf("cost_pusd");
        }

        void add(@Nullable Object[] row) {
            rows++;
            if (money >= 0 && row[money] instanceof Long cost) {
                pusd = pusd.add(BigInteger.valueOf(cost));
            }
            long hash = SEED;
            for (Object cell : row) {
                hash = cell == null ? step(hash, -1) : text(step(hash, 1), cell.toString());
            }
            print += hash ^ (hash >>> 32);
        }

        /** FNV-1a over characters instead of bytes. */
        private static long text(long hash, String text) {
            long next = step(hash, text.length());
            for (int i = 0; i < text.length(); i++) {
                next = step(next, text.charAt(i));
            }
            return next;
        }

        private static long step(long hash, int value) {
            return (hash ^ value) * PRIME;
        }

        TableSums sums() {
            return new TableSums(table, rows, pusd, print);
        }
    }
}
