package dev.hybridinference.gateway.store;

import dev.hybridinference.kernel.ledger.AttemptRow;
import dev.hybridinference.kernel.ledger.RequestRow;
import dev.hybridinference.kernel.ledger.RequestRow.Asked;
import dev.hybridinference.kernel.ledger.RequestRow.Asker;
import dev.hybridinference.kernel.ledger.RequestRow.End;
import dev.hybridinference.kernel.ledger.RequestRow.Served;
import dev.hybridinference.kernel.ledger.RowId;
import org.jspecify.annotations.Nullable;

/** The cells of the books' rows, and the rows of cells. Stateless and thread-safe. */
public final class Rows {
    private static final int DELIVERED = Table.REQUESTS.index("delivered");

    private Rows() {}

    static @Nullable Object[] cells(RequestRow row, boolean delivered) {
        return new Cells(Table.REQUESTS)
                .put(row.id().writer())
                .put(row.id().seq())
                .put(row.requestId())
                .put(row.timeMillis())
                .put(row.asker().key())
                .put(row.asker().owner())
                .put(row.asker().session())
                .put(row.asker().tags())
                .put(row.asked().surface())
                .put(row.asked().model())
                .put(row.served().model())
                .put(row.served().target())
                .put(row.served().credential())
                .put(row.asked().stream())
                .put(row.end().status())
                .put(row.end().outcome())
                .put(row.end().cancelledBy())
                .put(row.served().attempts())
                .put(row.served().fallback())
                .put(row.bill())
                .put(row.end().durationMillis())
                .put(row.end().firstTokenMillis())
                .put(row.timings())
                .put(row.decision())
                .put(row.configVersion())
                .put(row.end().error())
                .put(delivered)
                .row();
    }

    /** The request of a row of {@link Table#REQUESTS}. */
    public static RequestRow request(@Nullable Object[] row) {
        Cells cells = new Cells(row);
        RowId id = new RowId(cells.text(), cells.whole());
        String requestId = cells.text();
        long time = cells.whole();
        var asker = new Asker(cells.text(), cells.text(), cells.textOrNull(), cells.textOrNull());
        String surface = cells.text();
        String model = cells.text();
        String servedModel = cells.text();
        String target = cells.textOrNull();
        int credential = (int) cells.whole();
        var asked = new Asked(surface, model, cells.truth());
        int status = (int) cells.whole();
        String outcome = cells.text();
        String cancelledBy = cells.textOrNull();
        var served =
                new Served(servedModel, target, credential, (int) cells.whole(), cells.truth());
        var bill = cells.bill();
        long duration = cells.whole();
        long firstToken = cells.whole();
        String timings = cells.text();
        String decision = cells.text();
        long version = cells.whole();
        var end = new End(status, outcome, cancelledBy, cells.textOrNull(), duration, firstToken);
        return new RequestRow(
                id, requestId, time, asker, asked, served, end, bill, timings, decision, version);
    }

    /** Whether the client got the answer whole, as far as is known. */
    public static boolean delivered(@Nullable Object[] request) {
        return Boolean.TRUE.equals(request[DELIVERED]);
    }

    static @Nullable Object[] undelivered(@Nullable Object[] request) {
        @Nullable Object[] changed = request.clone();
        changed[DELIVERED] = false;
        return changed;
    }

    static @Nullable Object[] cells(AttemptRow row) {
        return new Cells(Table.ATTEMPTS)
                .put(row.request().writer())
                .put(row.request().seq())
                .put(row.number())
                .put(row.timeMillis())
                .put(row.target())
                .put(row.credential())
                .put(row.result())
                .put(row.reached())
                .put(row.billing())
                .put(row.durationMillis())
                .put(row.bill())
                .row();
    }

    /** The attempt of a row of {@link Table#ATTEMPTS}. */
    public static AttemptRow attempt(@Nullable Object[] row) {
        Cells cells = new Cells(row);
        return new AttemptRow(
                new RowId(cells.text(), cells.whole()),
                (int) cells.whole(),
                cells.whole(),
                cells.text(),
                (int) cells.whole(),
                cells.text(),
                cells.truth(),
                cells.text(),
                cells.whole(),
                cells.bill());
    }
}
