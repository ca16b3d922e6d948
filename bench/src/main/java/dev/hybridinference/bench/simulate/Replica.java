package dev.hybridinference.bench.simulate;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * A server of a model on GPUs of our own that batches continuously: each step reads a piece of
 * waiting prompts and writes one token of every answer, and takes the longer the more it does.
 * Prompts are admitted in turn while there is room for them and their answers in the memory; what
 * is not needed of it remembers earlier conversations. Confined to one simulation.
 */
final class Replica implements Server {
    /** Prompts are remembered in blocks. */
    private static final int BLOCK = 16;

    private static final long MICROS = 1_000;

    private final Timeline timeline;
    private final Engine engine;
    private final Trouble trouble;
    private final ArrayDeque<Job> waiting = new ArrayDeque<>();
    private final ArrayDeque<Job> reading = new ArrayDeque<>();
    private final PriorityQueue<Job> writing =
            new PriorityQueue<>(
                    Comparator.comparingLong((Job job) -> job.lastStep)
                            .thenComparingLong(job -> job.order));
    private final PrefixCache cache = new PrefixCache();
    private long reserved;
    private long steps;
    private long sent;
    private boolean running;

    /**
     * How fast a replica is.
     *
     * @param stepMicros that a step takes at least
     * @param answerMicros that each answer in the batch adds to a step
     * @param promptPerSecond tokens of prompts that are read in a second
     * @param batch most requests that are worked on at once
     * @param piece most tokens of a step
     * @param memory tokens that fit
     */
    record Engine(
            double stepMicros,
            double answerMicros,
            double promptPerSecond,
            int batch,
            int piece,
            long memory) {
        /** The same at a part of its speed. */
        Engine slower(double times) {
            return new Engine(
                    stepMicros * times,
                    answerMicros * times,
                    promptPerSecond / times,
                    batch,
                    piece,
                    memory);
        }
    }

    private static final class Job implements Call {
        final Turn turn;
        final Listener listener;
        final long order;
        int cached;
        int left;
        long lastStep;
        boolean gone;

        Job(Turn turn, Listener listener, long order) {
            this.turn = turn;
            this.listener = listener;
            this.order = order;
            this.left = turn.prompt();
        }

        long needs() {
            return (long) turn.prompt() + turn.answer();
        }

        @Override
        public void cancel() {
            gone = true;
        }
    }

    Replica(Timeline timeline, Engine engine, Trouble trouble) {
        this.timeline = timeline;
        this.engine = engine;
        this.trouble = trouble;
    }

    @Override
    public Call send(Turn turn, int attempt, Listener listener) {
        Job job = new Job(turn, listener, sent++);
        waiting.add(job);
        if (!running) {
            running = true;
            timeline.at(timeline.now(), this::step);
        }
        return job;
    }

    @Override
    public int queued() {
        return waiting.size();
    }

    private void step() {
        forgetTheGone();
        admit();
        if (reading.isEmpty() && writing.isEmpty()) {
            running = false;
            return;
        }
        int answers = writing.size();
        List<Job> read = new ArrayList<>();
        int tokens = read(Math.max(1, engine.piece - answers), read);
        double micros =
                engine.stepMicros
                        + engine.answerMicros * answers
                        + tokens * 1e6 / engine.promptPerSecond;
        double slow = trouble.slow(timeline.now());
        timeline.at(timeline.now() + (long) (micros * slow * MICROS), () -> done(read));
    }

    private void forgetTheGone() {
        waiting.removeIf(job -> job.gone);
        reading.removeIf(this::left);
        writing.removeIf(this::left);
    }

    private boolean left(Job job) {
        if (job.gone) {
            reserved -= job.needs();
        }
        return job.gone;
    }

    private void admit() {
        for (Job next = waiting.peek(); next != null && fits(next); next = waiting.peek()) {
            waiting.poll();
            reserved += next.needs();
            int known = Math.min(cache.take(next.turn.conversation()), next.turn.prompt() - 1);
            next.cached = known - known % BLOCK;
            next.left = next.turn.prompt() - next.cached;
            cache.shrinkTo(engine.memory - reserved);
            reading.add(next);
        }
    }

    private boolean fits(Job job) {
        int working = reading.size() + writing.size();
        return working < engine.batch && (working == 0 || reserved + job.needs() <= engine.memory);
    }

    /** Reads prompts in turn; how many tokens, and the prompts that are read to their end. */
    private int read(int most, List<Job> ended) {
        int tokens = 0;
        while (tokens < most && !reading.isEmpty()) {
            Job first = reading.peek();
            int part = Math.min(first.left, most - tokens);
            first.left -= part;
            tokens += part;
            if (first.left == 0) {
                ended.add(reading.poll());
            }
        }
        return tokens;
    }

    private void done(List<Job> read) {
        steps++;
        List<Job> ended = new ArrayList<>();
        while (!writing.isEmpty() && writing.peek().lastStep <= steps) {
            ended.add(writing.poll());
        }
        for (Job job : read) {
            job.lastStep = steps + job.turn.answer() - 1;
            if (job.turn.answer() == 1) {
                ended.add(job);
            } else {
                writing.add(job);
            }
        }
        for (Job job : read) {
            if (!job.gone) {
                job.listener.firstToken();
            }
        }
        for (Job job : ended) {
            reserved -= job.needs();
            cache.put(job.turn.conversation(), (int) job.needs());
            if (!job.gone) {
                job.listener.ended(job.cached);
            }
        }
        cache.shrinkTo(engine.memory - reserved);
        step();
    }
}
