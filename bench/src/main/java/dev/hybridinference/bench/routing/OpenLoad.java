package dev.hybridinference.bench.routing;

import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Requests that are sent when they are due, whatever became of the earlier ones; the gaps between
 * them are exponentially distributed. Thread-safe.
 */
final class OpenLoad {
    private final Offer offer;
    private final Queue<Seen> seen = new ConcurrentLinkedQueue<>();
    private final Thread sender;

    /**
     * What is offered.
     *
     * @param name begins each request id, and is used for one load of a gateway only
     * @param perSecond requests a second, on average
     */
    record Offer(String name, Question question, double perSecond, double seconds, long seed) {
        /** In words, for tables. */
        String words() {
            return "%.0f/s for %.0f s".formatted(perSecond, seconds);
        }
    }

    private OpenLoad(Offer offer) {
        this.offer = offer;
        this.sender =
                Thread.ofPlatform().daemon().name("load-" + offer.name()).unstarted(this::send);
    }

    static OpenLoad start(Offer offer) {
        OpenLoad load = new OpenLoad(offer);
        load.sender.start();
        return load;
    }

    /** Offers all of it and waits until everything was answered. */
    static List<Seen> run(Offer offer) throws InterruptedException {
        return start(offer).await();
    }

    private void send() {
        SplittableRandom random = new SplittableRandom(offer.seed());
        String prefix = offer.name().replaceAll("[^a-z0-9]+", "-") + "-";
        long start = System.nanoTime();
        double at = gap(random);
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            for (long number = 0; at < offer.seconds(); number++) {
                long due = start + Pause.nanos(at);
                String id = prefix + number;
                long asked = number;
                Pause.until(due);
                clients.execute(() -> seen.add(offer.question().ask(id, asked, due)));
                at += gap(random);
            }
        }
    }

    private double gap(SplittableRandom random) {
        return random.nextExponential() / offer.perSecond();
    }

    /** What became of all requests, in the order of their ends. */
    List<Seen> await() throws InterruptedException {
        sender.join();
        return List.copyOf(seen);
    }
}
