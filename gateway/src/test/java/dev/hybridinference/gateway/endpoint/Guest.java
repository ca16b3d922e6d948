package dev.hybridinference.gateway.endpoint;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A waiter that writes down what happened to it. Confined to one thread. */
final class Guest implements Waiter {
    private final String name;
    private final List<String> served;
    boolean wants = true;
    @Nullable Slot slot;
    long sentAwayNanos;

    Guest(String name, List<String> served) {
        this.name = name;
        this.served = served;
    }

    Guest() {
        this("guest", new ArrayList<>());
    }

    @Override
    public boolean take() {
        boolean taken = wants;
        wants = false;
        return taken;
    }

    @Override
    public void granted(Slot granted) {
        slot = granted;
        served.add(name);
    }

    @Override
    public void displaced(long retryNanos) {
        sentAwayNanos = retryNanos;
    }

    Slot place() {
        if (slot == null) {
            throw new AssertionError(name + ": no place (expected: granted one)");
        }
        return slot;
    }
}
