package dev.hybridinference.testkit.witness;

import dev.hybridinference.testkit.client.RawClient;
import dev.hybridinference.testkit.client.RawRequest;
import dev.hybridinference.testkit.client.RawResponse;
import dev.hybridinference.testkit.client.TruncatedException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Clients that ask one request after the other, of all errands in turn, and note what they saw. A
 * client that gets no connection stops. Thread-safe.
 */
public final class MixedLoad implements AutoCloseable {
    /** The model that the answering provider serves. */
    public static final String MODEL = "m";

    /** The model that the refusing provider is asked for first. */
    public static final String MODEL_WITH_FAIL_OVER = "f";

    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final int BYTES_BEFORE_LEAVING = 1000;

    /**
     * @param name begins each request id; used for one load only
     * @param clients how many requests run at once at most
     * @param pause between two requests of one client
     */
    public record Plan(String name, int port, String key, int clients, Duration pause) {}

    private final Plan plan;
    private final Witness witness;
    private final Consumer<Moment> moments;
    private final AtomicLong numbers = new AtomicLong();
    private final List<Thread> clients = new ArrayList<>();
    private volatile boolean stopping;

    private MixedLoad(Plan plan, Witness witness, Consumer<Moment> moments) {
        this.plan = plan;
        this.witness = witness;
        this.moments = moments;
    }

    public static MixedLoad start(Plan plan, Witness witness, Consumer<Moment> moments) {
        MixedLoad load = new MixedLoad(plan, witness, moments);
        for (int i = 0; i < plan.clients(); i++) {
            load.clients.add(
                    Thread.ofVirtual().name(plan.name() + "-" + i).start(load::askOnAndOn));
        }
        return load;
    }

    private void askOnAndOn() {
        while (!stopping) {
            if (ask() == Fate.UNSENT) {
                return;
            }
            LockSupport.parkNanos(plan.pause().toNanos());
        }
    }

    private Fate ask() {
        long number = numbers.incrementAndGet();
        Errand errand = Errand.values()[(int) (number % Errand.values().length)];
        Sighting seen = witness.begins(plan.name() + "-" + number, errand);
        RawClient client;
        try {
            client = RawClient.connect(plan.port());
        } catch (UncheckedIOException _) {
            seen.ended(Fate.UNSENT, 0);
            return Fate.UNSENT;
        }
        try (client) {
            ask(seen, client);
        } catch (UncheckedIOException | TruncatedException _) {
            seen.ended(Fate.CUT, 0);
        }
        return seen.fate();
    }

    private void ask(Sighting seen, RawClient client) {
        RawRequest request = request(seen);
        RawResponse answer = client.send(request).response(PATIENCE);
        if (answer.status() != 200) {
            var _ = answer.body(PATIENCE);
            if (answer.header("retry-after") != null) {
                seen.toldToRetry();
            }
            seen.ended(
                    answer.end() == RawResponse.End.COMPLETE ? Fate.REFUSED : Fate.CUT,
                    answer.status());
        } else if (seen.errand() == Errand.LEAVE) {
            leave(seen, answer, client);
        } else {
            String text = new String(answer.body(PATIENCE), StandardCharsets.UTF_8);
            boolean whole =
                    answer.end() == RawResponse.End.COMPLETE
                            && (streamed(seen)
                                    ? text.endsWith("data: [DONE]\n\n")
                                    : text.endsWith("}"));
            if (whole) {
                moments.accept(Moment.SEEN);
            }
            seen.ended(whole ? Fate.WHOLE : Fate.CUT, 200);
        }
    }

    private void leave(Sighting seen, RawResponse answer, RawClient client) {
        if (answer.awaitBody(BYTES_BEFORE_LEAVING).end() != RawResponse.End.OPEN) {
            seen.ended(Fate.CUT, 200);
            return;
        }
        client.close();
        seen.ended(Fate.LEFT, 200);
        moments.accept(Moment.LEFT);
    }

    private RawRequest request(Sighting seen) {
        String model = seen.errand() == Errand.FAIL_OVER ? MODEL_WITH_FAIL_OVER : MODEL;
        RawRequest request =
                RawRequest.chat(model, Witness.prompt(seen))
                        .key(plan.key())
                        .header("x-request-id", seen.id());
        return streamed(seen) ? request.stream() : request;
    }

    /** Every second fail-over is a stream. */
    private static boolean streamed(Sighting seen) {
        return switch (seen.errand()) {
            case UNARY -> false;
            case STREAM, LEAVE -> true;
            case FAIL_OVER -> seen.prompt() % 2 == 0;
        };
    }

    /** Requests begun so far. */
    public long asked() {
        return numbers.get();
    }

    /** Begins no more requests. */
    public void stop() {
        stopping = true;
    }

    /** Begins no more requests and waits for those that run. */
    @Override
    public void close() {
        stop();
        awaitEnd();
    }

    /** Waits until all clients have stopped. */
    public void awaitEnd() {
        for (Thread client : clients) {
            LockSupport.unpark(client);
        }
        try {
            for (Thread client : clients) {
                client.join();
            }
        } catch (InterruptedException asked) {
            Thread.currentThread().interrupt();
        }
    }
}
