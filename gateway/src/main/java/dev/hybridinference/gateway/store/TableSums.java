package dev.hybridinference.gateway.store;

import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * What a table holds, in figures that are equal for equal content in any order.
 *
 * @param table its name in SQL
 * @param pusd the sum of its money, in 10⁻¹² USD; 0 for a table without
 * @param print the sum of a 64-bit hash of each row, all its cells included
 */
public record TableSums(String table, long rows, BigInteger pusd, long print) {

    /** Adds rows up. Confined to one thread. */
    static final class Counting {
        private static final long SEED = 0xCBF29CE484222325L;
        private static final long PRIME = 0x100000001B3L;

        private final String table;
        private final int money;
        private long rows;
        private BigInteger pusd = BigInteger.ZERO;
        private long print;

        Counting(Table table) {
            this(
                    table.sqlName(),
                    table.columns().stream().map(Column::name).toList().indexOf("cost_pusd"));
        }

        /**
         * @param money the index of the cell with the money; -1 for none
         */
        Counting(String table, int money) {
            this.table = table;
            this.money = money;
        }

        void add(@Nullable Object[] row) {
            rows++;
            if (money >= 0 && row[money] instanceof Long cost) {
                pusd = pusd.add(BigInteger.valueOf(cost));
            }
            long hash = SEED;
            for (Object cell : row) {
                hash =
                        switch (cell) {
                            case null -> step(hash, -1);
                            case byte[] bytes -> bytes(step(hash, 2), bytes);
                            default -> text(step(hash, 1), cell.toString());
                        };
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

        private static long bytes(long hash, byte[] bytes) {
            long next = step(hash, bytes.length);
            for (byte octet : bytes) {
                next = step(next, octet);
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
