package dev.hybridinference.gateway.snapshot;

import dev.hybridinference.kernel.call.Capabilities;
import dev.hybridinference.kernel.health.Overdue;
import dev.hybridinference.kernel.health.Profile;
import dev.hybridinference.kernel.price.GpuShare;
import dev.hybridinference.kernel.route.TargetView.Order;
import dev.hybridinference.kernel.route.TargetView.Pace;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** What changes per request at one target. Survives snapshots. Thread-safe. */
public final class TargetCell {
    private static final long REMEMBERED_NANOS = TimeUnit.MINUTES.toNanos(10);

    /** After which a pace is tried anew, with one request. */
    private static final long KNOWN_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final String id;
    private final AtomicInteger inFlight = new AtomicInteger();
    private final AtomicLong tokens = new AtomicLong();
    private final AtomicReference<Profile> profile = new AtomicReference<>(Profile.UNKNOWN);
    private final Overdue overdue = new Overdue();
    private final RestCell rest = new RestCell();
    private final Recall recall = new Recall();
    private volatile Live.Endpoint endpoint;
    private volatile boolean drained;
    private volatile boolean pinned;
    private volatile @Nullable GpuShare time;
    private volatile Learned learned = new Learned(Capabilities.UNKNOWN, 0);

    TargetCell(String id, Live.Endpoint endpoint) {
        this.id = id;
        this.endpoint = endpoint;
    }

    /** Where it is served. */
    public Live.Endpoint endpoint() {
        return endpoint;
    }

    /** It is served elsewhere from now on. */
    void at(Live.Endpoint other) {
        endpoint = other;
    }

    /** The stable name, also the metric label. */
    public String id() {
        return id;
    }

    public int inFlight() {
        return inFlight.get();
    }

    /** Tokens of prompts that are being read and of answers that are expected. */
    public long tokens() {
        return Math.max(0, tokens.get());
    }

    public RestCell rest() {
        return rest;
    }

    /** How well it remembers prompts. */
    public Recall recall() {
        return recall;
    }

    /** What the operator wants of it; to drain is stronger than to pin. */
    public Order order() {
        return drained ? Order.DRAIN : pinned ? Order.PIN : Order.NONE;
    }

    /** Whether an operator takes new requests away from it. */
    public boolean drained() {
        return drained;
    }

    /** Whether an operator puts it before all other targets of its models. */
    public boolean pinned() {
        return pinned;
    }

    /** Takes new requests away from it until {@link #clear}. */
    public void drain() {
        drained = true;
    }

    /** Puts it before all other targets of its models until {@link #clear}. */
    public void pin() {
        pinned = true;
    }

    /** Ends what the operator ordered, and its rest, whoever asked for that. */
    public void clear() {
        drained = false;
        pinned = false;
        rest.end();
    }

    /** A context that a refusal told, and when, in monotonic nanoseconds. */
    private record Learned(long context, long atNanos) {}

    /**
     * The context that the target told not long ago, or {@link Capabilities#UNKNOWN}: a server that
     * was started anew may have another one.
     */
    long context() {
        Learned seen = learned;
        return System.nanoTime() - seen.atNanos() < REMEMBERED_NANOS
                ? seen.context()
                : Capabilities.UNKNOWN;
    }

    /** Remembers the context that the target told. */
    public void learn(long tokens) {
        learned = new Learned(tokens, System.nanoTime());
    }

    /** How fast it was lately. */
    public Pace pace(long nowNanos) {
        Profile seen = profile.get();
        int samples = Math.min(Math.max(seen.samples(), seen.token().samples()), Pace.SURE);
        if (samples == 0) {
            return Pace.UNKNOWN;
        }
        boolean old = nowNanos - seen.lastNanos() > KNOWN_NANOS;
        return new Pace(
                (long) (seen.ttft().fast() / 1_000),
                (long) (seen.token().fast() / 1_000),
                old ? Math.min(samples, Pace.SURE - 1) : samples,
                Math.min(seen.share(nowNanos), overdue.share()));
    }

    /** The streams that wait for their first token here. */
    Overdue overdue() {
        return overdue;
    }

    /** Whether a first token that has been waited for that long should be there. */
    boolean late(long waitedNanos) {
        return profile.get().late(waitedNanos);
    }

    /** Whether it has too much to do. */
    boolean firstToken(long nanos, long nowNanos) {
        return profile.updateAndGet(before -> before.firstToken(nanos, nowNanos)).crowded();
    }

    void streamed(long nanos, long outputTokens, long nowNanos) {
        profile.updateAndGet(before -> before.streamed(nanos, outputTokens, nowNanos));
    }

    /** Divides the target's time among its requests; null where time costs nothing. */
    @Nullable GpuShare time() {
        return time;
    }

    /** Says whether time costs something here; requests that run keep to what held before. */
    void chargeTime(boolean charged) {
        if (charged && time == null) {
            time = new GpuShare();
        } else if (!charged) {
            time = null;
        }
    }

    void entered(long work) {
        inFlight.incrementAndGet();
        tokens.addAndGet(work);
    }

    void done(long work) {
        tokens.addAndGet(-work);
    }

    void left(long work) {
        tokens.addAndGet(-work);
        inFlight.decrementAndGet();
    }
}
