package dev.hybridinference.bench.simulate;

import dev.hybridinference.kernel.failure.Failure.Retry;
import dev.hybridinference.kernel.failure.Failure.Upstream;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * A provider whose inside nobody sees: times to the first token are log-normal with a Pareto tail,
 * more requests than its limit are refused, and prompts that it read lately are remembered.
 * Confined to one simulation.
 */
final class Cloud implements Server {
    private static final double TAIL_PART = 0.02;
    private static final double TAIL_SHAPE = 1.3;
    private static final double TAIL_MOST = 40;
    private static final double SPREAD = 0.35;
    private static final double REFUSAL_SECONDS = 0.05;
    private static final int LEAST_REMEMBERED = 1_024;
    private static final long REMEMBERED_NANOS = Timeline.nanos(300);

    private final String name;
    private final Timeline timeline;
    private final Service service;
    private final Trouble trouble;
    private final long seed;
    private final Map<Integer, Read> read = new HashMap<>();
    private double allowed;
    private long allowedNanos;

    /**
     * How a provider serves.
     *
     * @param firstSeconds median time to the first token of a short prompt
     * @param promptPerSecond tokens of prompts that it reads in a second
     * @param tokenSeconds median between two tokens
     * @param perSecond requests a second that it takes, ten seconds' worth at once; 0 for no limit
     */
    record Service(
            double firstSeconds, double promptPerSecond, double tokenSeconds, double perSecond) {
        private static final double BURST_SECONDS = 10;

        private double most() {
            return perSecond * BURST_SECONDS;
        }
    }

    private record Read(int tokens, long nanos) {}

    Cloud(String name, Timeline timeline, Service service, Trouble trouble, long seed) {
        this.name = name;
        this.timeline = timeline;
        this.service = service;
        this.trouble = trouble;
        this.seed = seed;
        this.allowed = service.most();
    }

    @Override
    public int queued() {
        return -1;
    }

    @Override
    public Call send(Turn turn, int attempt, Listener listener) {
        Luck luck = Luck.of(seed, name, turn.id(), attempt);
        Sent sent = new Sent(listener);
        if (!takes()) {
            int wait = (int) Math.ceil((1 - allowed) / service.perSecond);
            Upstream full =
                    new Upstream.Throttled(
                            name, true, false, "too many", Duration.ofSeconds(Math.max(1, wait)));
            timeline.after(REFUSAL_SECONDS, () -> sent.fail(full));
            return sent;
        }
        double fails = luck.between(0.2, 2);
        if (luck.happens(trouble.failing(timeline.now()))) {
            Upstream failure = new Upstream.Failed(name, "status 503", Retry.SAFE, null);
            timeline.after(fails, () -> sent.fail(failure));
            return sent;
        }
        answer(turn, luck, sent);
        return sent;
    }

    private void answer(Turn turn, Luck luck, Sent sent) {
        int cached = remembered(turn);
        double slow = trouble.slow(timeline.now());
        double tail =
                luck.happens(TAIL_PART) ? Math.min(TAIL_MOST, luck.pareto(TAIL_SHAPE) * 3) : 1;
        double first =
                (luck.around(service.firstSeconds, SPREAD) * tail
                                + (turn.prompt() - cached) / service.promptPerSecond)
                        * slow;
        double rest = luck.around(service.tokenSeconds, SPREAD) * (turn.answer() - 1) * slow;
        timeline.after(first, sent::first);
        timeline.after(
                first + rest,
                () -> {
                    read.put(turn.conversation(), new Read(turn.prompt(), timeline.now()));
                    sent.end(cached);
                });
    }

    private int remembered(Turn turn) {
        Read before = read.get(turn.conversation());
        if (before == null
                || before.tokens() < LEAST_REMEMBERED
                || timeline.now() - before.nanos() >= REMEMBERED_NANOS) {
            return 0;
        }
        return Math.min(before.tokens(), turn.prompt());
    }

    private boolean takes() {
        if (service.perSecond == 0) {
            return true;
        }
        double passed = Timeline.seconds(timeline.now() - allowedNanos);
        allowed = Math.min(service.most(), allowed + passed * service.perSecond);
        allowedNanos = timeline.now();
        if (allowed < 1) {
            return false;
        }
        allowed--;
        return true;
    }

    /** What is on its way back. */
    private static final class Sent implements Call {
        private final Listener listener;
        private boolean gone;

        Sent(Listener listener) {
            this.listener = listener;
        }

        @Override
        public void cancel() {
            gone = true;
        }

        void first() {
            if (!gone) {
                listener.firstToken();
            }
        }

        void end(int cached) {
            if (!gone) {
                listener.ended(cached);
            }
        }

        void fail(Upstream failure) {
            if (!gone) {
                listener.failed(failure);
            }
        }
    }
}
