package dev.hybridinference.gateway.books;

import dev.hybridinference.kernel.call.Usage;
import dev.hybridinference.kernel.ledger.AttemptRow;
import dev.hybridinference.kernel.ledger.Bill;
import dev.hybridinference.kernel.ledger.LedgerEntry;
import dev.hybridinference.kernel.ledger.RequestRow;
import dev.hybridinference.kernel.ledger.RowId;
import dev.hybridinference.kernel.price.Money;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A request with one attempt, of which a test says only what matters. Confined to one thread. */
public final class Made {
    private final RowId id;
    private final long time;
    private String requestId;
    private String key = "ci";
    private String owner = "team";
    private @Nullable String session;
    private @Nullable String tags;
    private String model = "llama";
    private @Nullable String target = "p/llama";
    private int status = 200;
    private String outcome = "ok";
    private @Nullable String error;
    private @Nullable Usage usage = Usage.reported(100, 0, 10, 0);
    private @Nullable Money cost = Money.usd("0.000123");
    private int attempts = 1;
    private long firstToken = 300;

    private Made(RowId id, long time) {
        this.id = id;
        this.time = time;
        this.requestId = "req-" + id.writer() + "-" + id.seq();
    }

    public static Made request(String writer, long seq, String time) {
        return new Made(new RowId(writer, seq), Instant.parse(time).toEpochMilli());
    }

    static Made request(String writer, long seq, long time) {
        return new Made(new RowId(writer, seq), time);
    }

    public Made called(String other) {
        requestId = other;
        return this;
    }

    public Made by(String name, String person) {
        key = name;
        owner = person;
        return this;
    }

    public Made in(String name) {
        session = name;
        return this;
    }

    public Made tagged(String text) {
        tags = text;
        return this;
    }

    public Made of(String name, String provider) {
        model = name;
        target = provider + "/" + name;
        return this;
    }

    public Made failed(int code, String how, String why) {
        status = code;
        outcome = how;
        error = why;
        return this;
    }

    public Made used(@Nullable Usage what, @Nullable String usd) {
        usage = what;
        cost = usd == null ? null : Money.usd(usd);
        return this;
    }

    Made attempts(int count) {
        attempts = count;
        return this;
    }

    Made neverTried() {
        attempts = 0;
        usage = null;
        cost = Money.ZERO;
        target = null;
        firstToken = -1;
        return this;
    }

    RowId id() {
        return id;
    }

    /** Its beginning, without an end. */
    public List<LedgerEntry> opened() {
        List<LedgerEntry> entries = new ArrayList<>();
        entries.add(
                new LedgerEntry.Opened(
                        row(
                                RequestRow.End.OPEN,
                                Bill.NOTHING,
                                new RequestRow.Served(model, null, -1, 0, false))));
        if (attempts > 0) {
            entries.add(new LedgerEntry.AttemptOpened(attempt(1, "open", -1, Bill.NOTHING)));
        }
        return entries;
    }

    /** Its end. All attempts but the last failed for nothing. */
    List<LedgerEntry> closed() {
        List<LedgerEntry> entries = new ArrayList<>();
        for (int i = 1; i <= attempts; i++) {
            boolean last = i == attempts;
            Bill bill = last ? new Bill(usage, cost, "p1") : Bill.NOTHING;
            entries.add(
                    new LedgerEntry.AttemptClosed(
                            attempt(i, last ? outcome : "provider_error", 900, bill)));
        }
        RequestRow.Served served =
                new RequestRow.Served(
                        model, target, attempts == 0 ? -1 : 0, attempts, attempts > 1);
        RequestRow.End end =
                new RequestRow.End(
                        status,
                        outcome,
                        outcome.equals("cancelled") ? "client" : null,
                        error,
                        1_200,
                        firstToken);
        entries.add(new LedgerEntry.Closed(row(end, new Bill(usage, cost, "p1"), served)));
        return entries;
    }

    public List<LedgerEntry> whole() {
        List<LedgerEntry> entries = opened();
        entries.addAll(closed());
        return entries;
    }

    private AttemptRow attempt(int number, String result, long millis, Bill bill) {
        return new AttemptRow(
                id,
                number,
                time + number,
                target == null ? "p/none" : target,
                0,
                result,
                !result.equals("open"),
                bill.equals(Bill.NOTHING) ? "none" : "billed",
                millis,
                bill);
    }

    private RequestRow row(RequestRow.End end, Bill bill, RequestRow.Served served) {
        return new RequestRow(
                id,
                requestId,
                time,
                new RequestRow.Asker(key, owner, session, tags),
                new RequestRow.Asked("chat", model, true),
                served,
                end,
                bill,
                "parsed:1000,planned:52000",
                "weighted: p/llama",
                7);
    }
}
