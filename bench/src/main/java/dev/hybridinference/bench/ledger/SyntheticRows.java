package dev.hybridinference.bench.ledger;

import dev.hybridinference.kernel.call.Usage;
import dev.hybridinference.kernel.ledger.AttemptRow;
import dev.hybridinference.kernel.ledger.Bill;
import dev.hybridinference.kernel.ledger.LedgerEntry;
import dev.hybridinference.kernel.ledger.RequestRow;
import dev.hybridinference.kernel.ledger.RowId;
import dev.hybridinference.kernel.price.Money;

/** Entries of requests as they usually are: one attempt, usage, a price. Stateless. */
final class SyntheticRows {
    private static final long BEGUN = 1_780_000_000_000L;
    private static final String[] MODELS = {"llama-70b", "gpt-5-mini", "qwen-32b", "mistral-small"};
    private static final String[] KEYS = {"ci", "team-a", "team-b", "research", "support"};
    private static final String DECISION =
            "gpu1/meta-llama.0 openai/gpt-5-mini.0 seed 9f3b21c4d5e6";
    private static final String TIMINGS =
            "head:12,body:35,plan:58,connected:190,sent:210,first:18220,closed:920331";

    private SyntheticRows() {}

    static LedgerEntry opened(RowId id) {
        return new LedgerEntry.Opened(row(id, RequestRow.End.OPEN, Bill.NOTHING, ""));
    }

    static LedgerEntry closed(RowId id) {
        RequestRow.End end = new RequestRow.End(200, "ok", null, null, 920, 18);
        return new LedgerEntry.Closed(row(id, end, bill(id), TIMINGS));
    }

    static LedgerEntry attemptOpened(RowId id) {
        return new LedgerEntry.AttemptOpened(attempt(id, "open", "possible", -1, Bill.NOTHING));
    }

    static LedgerEntry attemptClosed(RowId id) {
        return new LedgerEntry.AttemptClosed(attempt(id, "ok", "billed", 915, bill(id)));
    }

    private static Bill bill(RowId id) {
        long seq = id.seq();
        return new Bill(
                Usage.reported(200 + seq % 800, seq % 100, 20 + seq % 300, 0),
                new Money(1_000_000L * (seq % 900)),
                "catalogue-7");
    }

    private static RequestRow row(RowId id, RequestRow.End end, Bill bill, String timings) {
        long seq = id.seq();
        String model = MODELS[(int) (seq % MODELS.length)];
        String key = KEYS[(int) (seq % KEYS.length)];
        return new RequestRow(
                id,
                "req-0123456789abcdef-" + seq,
                BEGUN + seq / 2,
                new RequestRow.Asker(key, key, null, null),
                new RequestRow.Asked("chat", model, true),
                new RequestRow.Served(model, "gpu1/meta-llama", 0, 1, false),
                end,
                bill,
                timings,
                DECISION,
                3);
    }

    private static AttemptRow attempt(
            RowId id, String result, String billing, long millis, Bill bill) {
        return new AttemptRow(
                id,
                1,
                BEGUN + id.seq() / 2,
                "gpu1/meta-llama",
                0,
                result,
                true,
                billing,
                millis,
                bill);
    }
}
