package dev.hybridinference.gateway.step;

/** The answer of a request step that may have to wait. Consumed by {@link Parking}. */
public sealed interface Step<T> {

    /** The value is here. */
    record Now<T>(T value) implements Step<T> {}

    /**
     * The value needs blocking work, which runs on a virtual thread while the exchange is parked.
     */
    record Later<T>(Work<T> work) implements Step<T> {}

    /** Blocking work; may throw, which the parked exchange receives as its failure. */
    @FunctionalInterface
    interface Work<T> {
        T run() throws Exception;
    }

    static <T> Step<T> now(T value) {
        return new Now<>(value);
    }

    static <T> Step<T> later(Work<T> work) {
        return new Later<>(work);
    }
}
