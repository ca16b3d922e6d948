package dev.hybridinference.gateway.ledger;

import dev.hybridinference.gateway.record.AttemptRecord;
import dev.hybridinference.gateway.record.ExchangeRecord;
import dev.hybridinference.gateway.record.Phase;
import dev.hybridinference.kernel.call.Call;
import dev.hybridinference.kernel.ledger.AttemptRow;
import dev.hybridinference.kernel.ledger.Bill;
import dev.hybridinference.kernel.ledger.RequestRow;
import dev.hybridinference.kernel.ledger.RowId;
import dev.hybridinference.kernel.route.TargetId;
import org.jspecify.annotations.Nullable;

/** From the record of a request to its rows. Confined to one event loop. */
final class BookRows {
    private static final long MILLI = 1_000_000L;
    private static final long MICRO = 1_000L;
    private static final int NOT_SERVED = -1;

    private final StringBuilder text = new StringBuilder(256);

    RequestRow open(ExchangeRecord record, RowId id) {
        return row(record, id, RequestRow.End.OPEN, Bill.NOTHING, "");
    }

    RequestRow closed(ExchangeRecord record, RowId id) {
        Call call = record.call;
        boolean streamed = call != null && call.stream() && record.has(Phase.FIRST_CONTENT);
        RequestRow.End end =
                new RequestRow.End(
                        record.status,
                        record.outcome.word(),
                        record.cancelledBy,
                        record.error,
                        millis(record.sinceArrival(Phase.CLOSED)),
                        streamed ? millis(record.sinceArrival(Phase.FIRST_CONTENT)) : -1);
        return row(record, id, end, record.bill, timings(record));
    }

    private RequestRow row(
            ExchangeRecord record, RowId id, RequestRow.End end, Bill bill, String timings) {
        Call call = record.call;
        TargetId served = record.served;
        String model = call == null ? "" : call.model();
        return new RequestRow(
                id,
                record.requestId(),
                record.startedMillis(),
                new RequestRow.Asker(
                        orEmpty(record.keyName),
                        orEmpty(record.owner),
                        record.session,
                        record.tags),
                new RequestRow.Asked(record.surface, model, call != null && call.stream()),
                new RequestRow.Served(
                        record.model == null ? model : record.model,
                        served == null ? null : served.toString(),
                        served == null ? NOT_SERVED : record.attempts().getLast().credential(),
                        record.attemptsThatReached(),
                        served != null && record.attempts().size() > 1),
                end,
                bill,
                timings,
                decision(record),
                record.configVersion);
    }

    AttemptRow open(
            ExchangeRecord record, RowId id, TargetId target, int credential, long nowNanos) {
        return new AttemptRow(
                id,
                record.attempts().size() + 1,
                wall(record, nowNanos),
                target.toString(),
                credential,
                "open",
                false,
                "possible",
                -1,
                Bill.NOTHING);
    }

    AttemptRow closed(ExchangeRecord record, RowId id, AttemptRecord ended) {
        return new AttemptRow(
                id,
                record.attempts().size(),
                wall(record, ended.startedNanos()),
                ended.target().toString(),
                ended.credential(),
                ended.result(),
                ended.reachedProvider(),
                ended.billing().word(),
                millis(ended.nanos()),
                ended.bill());
    }

    /** One reading of the wall clock serves the whole request, so that no step goes backwards. */
    private static long wall(ExchangeRecord record, long nanos) {
        return record.startedMillis() + millis(nanos - record.arrivedNanos());
    }

    private static long millis(long nanos) {
        return Math.max(0, nanos / MILLI);
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    /** Microseconds from the first byte to each step. */
    private String timings(ExchangeRecord record) {
        text.setLength(0);
        for (Phase phase : Phase.ALL) {
            if (phase != Phase.ARRIVED && record.has(phase)) {
                text.append(text.isEmpty() ? "" : ",").append(phase.word()).append(':');
                text.append(Math.max(0, record.sinceArrival(phase) / MICRO));
            }
        }
        return text.toString();
    }

    /** The decision, then what was passed over in its plan. */
    private static String decision(ExchangeRecord record) {
        return record.passedOver.isEmpty()
                ? record.decision
                : record.decision + ' ' + record.passedOver;
    }
}
