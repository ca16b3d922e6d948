package dev.hybridinference.clients;

import dev.hybridinference.testkit.json.Json;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The library for Java: each scenario is a thread of the test's own process. Thread-safe. */
final class JavaLibrary implements Library {
    /** Plays a scenario to its end and returns what the library saw. */
    interface Scenarios {
        Json play(String scenario, Map<String, String> settings, Gate gate)
                throws InterruptedException;
    }

    private final Scenarios scenarios;

    JavaLibrary(Scenarios scenarios) {
        this.scenarios = scenarios;
    }

    private static final long PATIENCE_SECONDS = 60;
    private static final Map<Integer, String> ERRORS =
            Map.of(
                    400, "BadRequestException",
                    401, "UnauthorizedException",
                    404, "NotFoundException",
                    429, "RateLimitException",
                    502, "InternalServerException");

    @Override
    public String errorName(int status) {
        return ERRORS.getOrDefault(status, "no name for " + status);
    }

    @Override
    public Play start(String scenario, Map<String, String> settings) {
        Gate gate = new Gate();
        FutureTask<Json> task = new FutureTask<>(() -> scenarios.play(scenario, settings, gate));
        Thread.ofPlatform().name("java-" + scenario).daemon().start(task);
        return new ThreadPlay(task, gate);
    }

    /** Where a scenario waits for the test. Thread-safe. */
    static final class Gate {
        private final CountDownLatch reached = new CountDownLatch(1);
        private final CountDownLatch opened = new CountDownLatch(1);

        /** Waits until it is open. */
        void pass() throws InterruptedException {
            reached.countDown();
            opened.await();
        }

        boolean isReached() {
            return reached.getCount() == 0;
        }

        void open() {
            opened.countDown();
        }
    }

    /** Confined to the test's thread. */
    private record ThreadPlay(FutureTask<Json> task, Gate gate) implements Play {
        @Override
        public boolean paused() {
            return gate.isReached();
        }

        @Override
        public void go() {
            gate.open();
        }

        @Override
        public Json seen() {
            try {
                return task.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            } catch (ExecutionException broken) {
                throw new AssertionError("the scenario failed", broken.getCause());
            } catch (TimeoutException late) {
                throw new AssertionError("the scenario did not end", late);
            } catch (InterruptedException asked) {
                Thread.currentThread().interrupt();
                throw new AssertionError("interrupted", asked);
            }
        }

        @Override
        public void close() {
            task.cancel(true);
        }
    }
}
