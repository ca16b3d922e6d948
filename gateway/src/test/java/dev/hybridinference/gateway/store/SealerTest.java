package dev.hybridinference.gateway.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hybridinference.kernel.account.Secret;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SealerTest {
    private final Sealer sealer = Books.sealer();
    private final Entries entries = new Entries("w-1-0", "key");

    private @Nullable Object[] request() {
        return Rows.cells(entries.row(1, Entries.TIME, Entries.ok(), Entries.BILL), true);
    }

    @Test
    void aSealIs16BytesInHexadecimalAndTheSameEachTime() {
        assertThat(sealer.of(Table.REQUESTS, request()))
                .matches("[0-9a-f]{32}")
                .isEqualTo(sealer.another().of(Table.REQUESTS, request()));
    }

    @Test
    void everyColumnCounts() {
        // given
        @Nullable Object[] attempt = Rows.cells(entries.attempt(1, 1, "ok", Entries.BILL));
        @Nullable Object[] writer = new Writer("w-1-0", 1, new Position(2, 3), 4, 5, false).cells();
        // then
        assertEveryCellCounts(Table.REQUESTS, request());
        assertEveryCellCounts(Table.ATTEMPTS, attempt);
        assertEveryCellCounts(Table.WRITERS, writer);
    }

    private void assertEveryCellCounts(Table table, @Nullable Object[] row) {
        Set<String> seals = new HashSet<>(Set.of(sealer.of(table, row)));
        for (int i = 0; i < row.length - 1; i++) {
            @Nullable Object[] changed = row.clone();
            changed[i] = row[i] == null ? "" : null;
            assertThat(seals.add(sealer.of(table, changed))).as(table + " " + i).isTrue();
            changed[i] =
                    switch (row[i]) {
                        case Long whole -> whole + 1;
                        case Boolean truth -> !truth;
                        case null, default -> row[i] + "x";
                    };
            assertThat(seals.add(sealer.of(table, changed))).as(table + " " + i).isTrue();
        }
    }

    @Test
    void textCannotMoveFromOneCellToTheNext() {
        // given
        @Nullable Object[] one = request();
        @Nullable Object[] other = request();
        // when
        one[4] = "ab";
        one[5] = "c";
        other[4] = "a";
        other[5] = "bc";
        // then
        assertThat(sealer.of(Table.REQUESTS, one)).isNotEqualTo(sealer.of(Table.REQUESTS, other));
    }

    @Test
    void anotherKeyMakesAnotherSeal() {
        assertThat(new Sealer(Secret.of("another")).of(Table.REQUESTS, request()))
                .isNotEqualTo(sealer.of(Table.REQUESTS, request()));
    }

    @Test
    void aSealIsMadeOverTheTextOfEachCellAndItsLength() throws Exception {
        // given
        @Nullable Object[] row =
                new Writer("w-1-ü", -1, new Position(2, 3), 40, 500, false).cells();
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        for (String cell : List.of("writers", "w-1-ü", "-1", "2", "3", "40", "500", "0")) {
            byte[] utf8 = cell.getBytes(StandardCharsets.UTF_8);
            text.write(1);
            text.writeBytes(ByteBuffer.allocate(4).putInt(utf8.length).array());
            text.writeBytes(utf8);
        }
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(Books.KEY.bytes(), "HmacSHA256"));
        // when
        byte[] due = Arrays.copyOf(mac.doFinal(text.toByteArray()), 16);
        // then
        assertThat(sealer.of(Table.WRITERS, row)).isEqualTo(HexFormat.of().formatHex(due));
    }
}
