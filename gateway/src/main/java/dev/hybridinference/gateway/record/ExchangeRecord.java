package dev.hybridinference.gateway.record;

import dev.hybridinference.kernel.call.Call;
import dev.hybridinference.kernel.call.Usage;
import dev.hybridinference.kernel.ledger.Bill;
import dev.hybridinference.kernel.ledger.RowId;
import dev.hybridinference.kernel.route.RoutePlan;
import dev.hybridinference.kernel.route.TargetId;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What happened to one request, appended to by the spine while it runs. Metrics and the access line
 * are derived from it. Confined to the exchange's event loop.
 */
public final class ExchangeRecord {
    private static final int PHASES = Phase.values().length;
    private static final long NOT_REACHED = Long.MIN_VALUE;

    private final String requestId;
    private final long startedMillis;
    private final long[] nanos = new long[PHASES];
    private final List<AttemptRecord> attempts = new ArrayList<>(1);

    public @Nullable InetAddress client;
    public @Nullable String keyName;
    public @Nullable String owner;
    public String surface = "";
    public @Nullable Call call;
    public @Nullable RoutePlan plan;

    /** What the plan was made of, as a text from which it can be made again. */
    public String decision = "";

    /** Whether the client asks how it was routed. */
    public boolean routeAsked;

    /** The plan in words, for a client that may know it. */
    public String routeWords = "";

    /** Pairs of the plan that were not asked, and why. */
    public String passedOver = "";

    /** The configured model that serves, as a bounded label; null while unknown. */
    public @Nullable String model;

    public @Nullable TargetId served;

    /** The live cell that served, as a bounded label; null while nothing did. */
    public @Nullable String targetLabel;

    /** Its place in the books; null before it has a plan. */
    public @Nullable RowId rowId;

    /** What the client calls the conversation that this belongs to. */
    public @Nullable String session;

    public @Nullable String tags;

    /** Which configuration it is served with. */
    public long configVersion;

    /** Who ended it before its time: {@code client} or {@code gateway}. */
    public @Nullable String cancelledBy;

    /** All calls together, once it is closed. */
    public Bill bill = Bill.NOTHING;

    public @Nullable String error;
    public int status;
    public Outcome outcome = Outcome.GATEWAY_ERROR;

    /**
     * @param startedMillis wall time of the first byte, for people
     * @param arrivedNanos monotonic time of the first byte
     */
    public ExchangeRecord(String requestId, long startedMillis, long arrivedNanos) {
        this.requestId = requestId;
        this.startedMillis = startedMillis;
        Arrays.fill(nanos, NOT_REACHED);
        nanos[Phase.ARRIVED.ordinal()] = arrivedNanos;
    }

    public String requestId() {
        return requestId;
    }

    public long startedMillis() {
        return startedMillis;
    }

    /** Notes the monotonic time at which a phase was reached; the latest attempt's time counts. */
    public void reached(Phase phase, long nowNanos) {
        nanos[phase.ordinal()] = nowNanos;
    }

    public boolean has(Phase phase) {
        return nanos[phase.ordinal()] != NOT_REACHED;
    }

    /** Nanoseconds from the first byte to a phase, or -1 when it was not reached. */
    public long sinceArrival(Phase phase) {
        long at = nanos[phase.ordinal()];
        return at == NOT_REACHED ? -1 : at - nanos[Phase.ARRIVED.ordinal()];
    }

    public void attempt(AttemptRecord attempt) {
        attempts.add(attempt);
    }

    public List<AttemptRecord> attempts() {
        return attempts;
    }

    /** Calls that reached a provider. */
    public int attemptsThatReached() {
        int reached = 0;
        for (AttemptRecord attempt : attempts) {
            if (attempt.reachedProvider()) {
                reached++;
            }
        }
        return reached;
    }

    /** Adds up what all calls used. */
    public void total() {
        Bill sum = Bill.NOTHING;
        for (int i = 0; i < attempts.size(); i++) {
            Bill one = attempts.get(i).bill();
            sum = i == 0 ? one : sum.plus(one);
        }
        bill = sum;
    }

    /** What all calls used together; null when nothing was, or nothing is known. */
    public @Nullable Usage usage() {
        return bill.usage();
    }

    /** Monotonic time of the first byte. */
    public long arrivedNanos() {
        return nanos[Phase.ARRIVED.ordinal()];
    }
}
