package dev.hybridinference.testkit.provider;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** What a provider received, bounded: the oldest entries go first. Thread-safe. */
final class ExchangeLog {

    static final int LIMIT = 20_000;

    private final Deque<Received> requests = new ArrayDeque<>();
    private final Deque<String> faults = new ArrayDeque<>();
    private int total;

    synchronized void add(Received request) {
        request.setOrder(total++);
        requests.addLast(request);
        if (requests.size() > LIMIT) {
            requests.removeFirst();
        }
    }

    synchronized void fault(String fault) {
        faults.addLast(fault);
        if (faults.size() > LIMIT) {
            faults.removeFirst();
        }
    }

    synchronized List<Received> requests() {
        return new ArrayList<>(requests);
    }

    synchronized List<String> faults() {
        return new ArrayList<>(faults);
    }

    synchronized int total() {
        return total;
    }
}
