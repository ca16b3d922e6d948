package dev.hybridinference.bench.candidate;

import dev.hybridinference.bench.load.LoadPlan;
import dev.hybridinference.bench.load.LoadResult;
import dev.hybridinference.bench.measure.ProcessTree;
import dev.hybridinference.bench.process.Child;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One of the ways from the driver to the mock, and what was sent on it. Confined to one thread. */
public final class Candidate implements AutoCloseable {

    private final Way way;
    private final int port;
    private final @Nullable Child child;
    private long requests;
    private long streams;

    Candidate(Way way, int port, @Nullable Child child) {
        this.way = way;
        this.port = port;
        this.child = child;
    }

    /** No process between driver and mock. */
    public static Candidate direct(int mockPort) {
        return new Candidate(Way.DIRECT, mockPort, null);
    }

    public Way way() {
        return way;
    }

    public int port() {
        return port;
    }

    /** The measured process; none for the direct way. */
    public Optional<ProcessTree> tree() {
        return Optional.ofNullable(child).map(Child::tree);
    }

    /** The plan as this candidate has to be asked: the gateway is asked for its alias. */
    public LoadPlan address(LoadPlan plan) {
        return plan.on(port, way == Way.GATEWAY ? GatewayConfig.ALIAS_PREFIX : "mock-");
    }

    /** Adds what a load sent. */
    public void sent(LoadPlan plan, LoadResult result) {
        requests += result.sent();
        streams += plan.stream() ? result.sent() : plan.slow().readers();
    }

    public long requests() {
        return requests;
    }

    public long streams() {
        return streams;
    }

    @Override
    public void close() {
        if (child != null) {
            child.close();
        }
    }
}
