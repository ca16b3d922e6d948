package dev.hybridinference.gateway.telemetry;

import dev.hybridinference.gateway.record.ExchangeRecord;
import dev.hybridinference.gateway.record.Phase;
import dev.hybridinference.kernel.call.Call;
import dev.hybridinference.kernel.call.Usage;
import dev.hybridinference.kernel.price.Money;
import java.net.InetAddress;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/** Writes one line for one request, as JSON or for people. Confined to one thread. */
final class AccessLine {
    private static final DateTimeFormatter SECOND =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss").withZone(ZoneOffset.UTC);

    private final boolean human;
    private long second = Long.MIN_VALUE;
    private String secondText = "";

    AccessLine(boolean human) {
        this.human = human;
    }

    void write(ExchangeRecord record, LineBytes to) {
        if (human) {
            forPeople(record, to);
        } else {
            json(record, to);
        }
    }

    private void json(ExchangeRecord record, LineBytes to) {
        Call call = record.call;
        to.raw("{\"time\":\"");
        time(record, to);
        to.raw("\",\"request_id\":\"").json(record.requestId());
        text(to, "\",\"key\":", record.keyName);
        text(to, ",\"owner\":", record.owner);
        to.raw(",\"surface\":\"").raw(record.surface);
        text(to, "\",\"model\":", call == null ? null : call.model());
        text(to, ",\"target\":", record.served == null ? null : record.served.toString());
        to.raw(",\"status\":").number(record.status);
        to.raw(",\"outcome\":\"").raw(record.outcome.word());
        to.raw("\",\"stream\":").raw(call != null && call.stream() ? "true" : "false");
        to.raw(",\"attempts\":").number(record.attemptsThatReached());
        Usage usage = record.usage();
        if (usage == null) {
            to.raw(",\"usage\":null");
        } else {
            to.raw(",\"usage\":{\"input\":").number(usage.input());
            to.raw(",\"cached_input\":").number(usage.cachedInput());
            to.raw(",\"output\":").number(usage.output());
            to.raw(",\"reasoning\":").number(usage.reasoning());
            to.raw(",\"source\":\"").raw(usage.source().word()).raw("\"}");
        }
        Money cost = record.bill.cost();
        text(to, ",\"cost_usd\":", cost == null || usage == null ? null : cost.decimal());
        phase(to, ",\"duration_ms\":", record, Phase.CLOSED);
        phase(to, ",\"ttft_ms\":", record, Phase.FIRST_CONTENT);
        to.raw(",\"steps_ms\":{");
        boolean first = true;
        for (Phase phase : Phase.ALL) {
            if (phase != Phase.ARRIVED && phase != Phase.CLOSED && record.has(phase)) {
                to.raw(first ? "\"" : ",\"").raw(phase.word()).raw("\":");
                to.millis(Math.max(0, record.sinceArrival(phase)));
                first = false;
            }
        }
        InetAddress client = record.client;
        text(to, "},\"client\":", client == null ? null : client.getHostAddress());
        text(to, ",\"error\":", record.error);
        to.raw("}\n");
    }

    private static void text(LineBytes to, String name, @Nullable String value) {
        to.raw(name);
        if (value == null) {
            to.raw("null");
        } else {
            to.raw("\"").json(value).raw("\"");
        }
    }

    private static void phase(LineBytes to, String name, ExchangeRecord record, Phase phase) {
        to.raw(name);
        if (record.has(phase)) {
            to.millis(Math.max(0, record.sinceArrival(phase)));
        } else {
            to.raw("null");
        }
    }

    private void forPeople(ExchangeRecord record, LineBytes to) {
        Call call = record.call;
        time(record, to);
        to.raw(" ").number(record.status).raw(" ").raw(record.outcome.word()).raw(" ");
        to.raw(record.surface).raw(" ").visible(call == null ? "-" : call.model());
        to.raw(" -> ").visible(record.served == null ? "-" : record.served.toString());
        to.raw(" ").millis(Math.max(0, record.sinceArrival(Phase.CLOSED))).raw(" ms");
        if (record.has(Phase.FIRST_CONTENT)) {
            to.raw(", first ").millis(Math.max(0, record.sinceArrival(Phase.FIRST_CONTENT)));
            to.raw(" ms");
        }
        Usage usage = record.usage();
        if (usage != null) {
            to.raw(", tokens ").number(usage.input()).raw("+").number(usage.output());
        }
        if (record.attempts().size() > 1) {
            to.raw(", attempts ").number(record.attempts().size());
        }
        to.raw(", key ").visible(record.keyName == null ? "-" : record.keyName);
        to.raw(", ").visible(record.requestId());
        if (record.error != null) {
            to.raw(": ").visible(record.error);
        }
        to.raw("\n");
    }

    private void time(ExchangeRecord record, LineBytes to) {
        long millis = record.startedMillis();
        long now = Math.floorDiv(millis, 1_000);
        if (now != second) {
            second = now;
            secondText = SECOND.format(Instant.ofEpochSecond(now));
        }
        int rest = (int) Math.floorMod(millis, 1_000L);
        to.raw(secondText).raw(rest < 10 ? ".00" : rest < 100 ? ".0" : ".").number(rest).raw("Z");
    }
}
