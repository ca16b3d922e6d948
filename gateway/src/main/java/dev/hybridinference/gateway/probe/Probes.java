package dev.hybridinference.gateway.probe;

import dev.hybridinference.gateway.loop.LoopContext;
import dev.hybridinference.gateway.probe.ProbeFetch.Finding;
import dev.hybridinference.gateway.snapshot.ProviderAccess;
import dev.hybridinference.gateway.upstream.UpstreamClient;
import dev.hybridinference.kernel.dialect.ProviderKind;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Looks at endpoints in rounds. A question that is still open is not asked again, so a slow server
 * holds up nobody but itself. Thread-safe.
 */
public final class Probes implements AutoCloseable {
    /** The pause between two rounds. */
    @FunctionalInterface
    public interface Pace {
        void pause() throws InterruptedException;
    }

    /**
     * What probes are made with.
     *
     * @param loop where the calls run
     * @param nanoTime monotonic
     */
    public record Tools(UpstreamClient client, LoopContext loop, LongSupplier nanoTime) {}

    private enum Question {
        HEALTH,
        LOAD
    }

    /** One question to one endpoint. */
    private record Matter(String endpoint, Question question) {}

    private final ProbeSettings settings;
    private final Supplier<List<ProbedEndpoint>> endpoints;
    private final ProbeSink sink;
    private final ProbeFetch fetch;
    private final LongSupplier nanoTime;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Set<Matter> open = ConcurrentHashMap.newKeySet();

    /** Those that did not answer the last time. */
    private final Set<String> silent = ConcurrentHashMap.newKeySet();

    /** When each was asked last, in monotonic nanoseconds; confined to the rounds. */
    private final Map<Matter, Long> asked = new HashMap<>();

    /**
     * @param endpoints those that exist now, each once; asked in every round
     */
    public Probes(
            ProbeSettings settings,
            Supplier<List<ProbedEndpoint>> endpoints,
            ProbeSink sink,
            Tools tools) {
        this.settings = settings;
        this.endpoints = endpoints;
        this.sink = sink;
        this.fetch = new ProbeFetch(tools.client(), tools.loop(), settings.patience());
        this.nanoTime = tools.nanoTime();
    }

    /** Begins the rounds and returns at once. */
    public void start(Pace pace) {
        threads.execute(
                () -> {
                    try {
                        while (true) {
                            round();
                            pace.pause();
                        }
                    } catch (InterruptedException | RejectedExecutionException _) {
                        // closed
                    }
                });
    }

    /** Asks what is due; does not wait for answers. One thread at a time. */
    void round() {
        long now = nanoTime.getAsLong();
        Set<Matter> present = new HashSet<>();
        Set<String> ids = new HashSet<>();
        for (ProbedEndpoint endpoint : endpoints.get()) {
            ids.add(endpoint.id());
            ask(endpoint, Question.HEALTH, healthEvery(endpoint), now, present);
            ask(endpoint, Question.LOAD, loadEvery(endpoint), now, present);
        }
        asked.keySet().retainAll(present);
        silent.retainAll(ids);
    }

    /** Questions without an answer yet. */
    int open() {
        return open.size();
    }

    /** Null when it is not to be asked: what works needs no probes, and clouds get none idly. */
    private @Nullable Duration healthEvery(ProbedEndpoint endpoint) {
        ProviderAccess provider = endpoint.provider();
        if (provider.kind().equals(ProviderKind.IN_PROCESS)) {
            return null;
        }
        if (!provider.local() && !ProbeFetch.hasHealth(provider.kind())) {
            return endpoint.closed() ? null : settings.cloud();
        }
        if (!endpoint.closed()) {
            return settings.broken();
        }
        if (!endpoint.quiet()) {
            return null;
        }
        return silent.contains(endpoint.id()) ? settings.broken() : settings.calm();
    }

    private @Nullable Duration loadEvery(ProbedEndpoint endpoint) {
        return endpoint.busy() && endpoint.provider().kind().equals("vllm")
                ? settings.load()
                : null;
    }

    private void ask(
            ProbedEndpoint endpoint,
            Question question,
            @Nullable Duration every,
            long now,
            Set<Matter> present) {
        Matter matter = new Matter(endpoint.id(), question);
        present.add(matter);
        Long last = asked.get(matter);
        if (every == null || (last != null && now - last < every.toNanos()) || !open.add(matter)) {
            return;
        }
        asked.put(matter, now);
        threads.execute(
                () -> {
                    try {
                        answer(endpoint, question);
                    } catch (InterruptedException _) {
                        Thread.currentThread().interrupt();
                    } finally {
                        open.remove(matter);
                    }
                });
    }

    private void answer(ProbedEndpoint endpoint, Question question) throws InterruptedException {
        switch (question) {
            case HEALTH -> health(endpoint);
            case LOAD -> load(endpoint);
        }
    }

    private void health(ProbedEndpoint endpoint) throws InterruptedException {
        Finding finding;
        try {
            finding = fetch.health(endpoint.provider());
        } catch (IOException none) {
            String why = String.valueOf(none.getMessage());
            finding = new Finding.Down(endpoint.provider().redacted(why));
        }
        switch (finding) {
            case Finding.Up() -> {
                silent.remove(endpoint.id());
                sink.up(endpoint.id());
            }
            case Finding.Down(String why) -> {
                silent.add(endpoint.id());
                sink.down(endpoint.id(), why);
            }
            case Finding.Untold() -> silent.remove(endpoint.id());
        }
    }

    /** A server that tells no load is not down for that. */
    private void load(ProbedEndpoint endpoint) throws InterruptedException {
        try {
            ServerLoad load = fetch.load(endpoint.provider());
            if (load != null) {
                sink.load(endpoint.id(), load);
            }
        } catch (IOException _) {
            // what was told before goes stale by itself
        }
    }

    /** Stops asking; waits for what is running to notice. Must not be called on an event loop. */
    @Override
    public void close() {
        threads.shutdownNow();
        threads.close();
    }
}
