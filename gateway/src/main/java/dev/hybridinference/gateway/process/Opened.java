package dev.hybridinference.gateway.process;

import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.Consumer;

/** What a start has opened so far; closing it is the reverse. Thread-safe. */
final class Opened implements AutoCloseable {
    private final Deque<Runnable> closings = new ConcurrentLinkedDeque<>();

    /** Remembers how to close what was just opened. */
    <T> T add(T opened, Consumer<? super T> close) {
        closings.push(() -> close.accept(opened));
        return opened;
    }

    /** Closes each thing once, the youngest first. */
    @Override
    public void close() {
        for (Runnable next = closings.poll(); next != null; next = closings.poll()) {
            next.run();
        }
    }
}
