package dev.hybridinference.testkit.witness;

import java.util.concurrent.atomic.AtomicInteger;

/** One request as its client and its providers saw it. Thread-safe. */
public final class Sighting {
    private final String id;
    private final Errand errand;
    private final AtomicInteger calls = new AtomicInteger();
    private volatile Fate fate = Fate.RUNNING;
    private volatile int status;
    private volatile boolean toldWhenToRetry;

    Sighting(String id, Errand errand) {
        this.id = id;
        this.errand = errand;
    }

    /** The request id that it carries. */
    public String id() {
        return id;
    }

    public Errand errand() {
        return errand;
    }

    /** How often it arrived at a provider. */
    public int calls() {
        return calls.get();
    }

    public Fate fate() {
        return fate;
    }

    /** The status of the answer; 0 while there is none. */
    public int status() {
        return status;
    }

    /** Whether a refusal carried {@code retry-after}. */
    public boolean toldWhenToRetry() {
        return toldWhenToRetry;
    }

    void toldToRetry() {
        toldWhenToRetry = true;
    }

    /** Tokens of the prompt that the answering provider reports, from 1 to 1000. */
    public int prompt() {
        return 1 + Math.floorMod(id.hashCode(), 1000);
    }

    /** Tokens of the answer that the answering provider reports, from 1 to 1000. */
    public int completion() {
        return 1 + Math.floorMod(id.hashCode() / 1000, 1000);
    }

    void called() {
        calls.incrementAndGet();
    }

    /**
     * Its client is done with it.
     *
     * @param answered the status of the answer; 0 when there was none
     */
    public void ended(Fate how, int answered) {
        status = answered;
        fate = how;
    }

    @Override
    public String toString() {
        return "%s %s: %s (status %d), %d calls".formatted(id, errand, fate, status, calls());
    }
}
