package dev.hybridinference.gateway.upstream;

import dev.hybridinference.gateway.step.Step;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Finds and checks the addresses of an origin: literals and remembered names at once, others off
 * the loop, one lookup per name at a time. Thread-safe.
 */
public final class Resolver implements AutoCloseable {
    /** How long found addresses are used. */
    static final Duration KEPT = Duration.ofSeconds(30);

    /** How long a failure is remembered. */
    static final Duration KEPT_FAILURE = Duration.ofSeconds(3);

    /** Names that are remembered. */
    static final int CAPACITY = 1024;

    /** Addresses of one name that are used. */
    static final int MAX_ADDRESSES = 16;

    private static final int LOOKUP_THREADS = 4;

    /** Asks the operating system for the addresses of a name; blocks. */
    @FunctionalInterface
    public interface Lookup {
        InetAddress[] all(String name) throws UnknownHostException;
    }

    /** An empty list is a name that is not known. */
    private record Entry(List<InetAddress> addresses, String detail, long until) {}

    private final Lookup lookup;
    private final LongSupplier nanoTime;
    private final ExecutorService threads = threads();
    private final Map<String, CompletableFuture<Entry>> running = new ConcurrentHashMap<>();
    private final Map<String, Entry> known = new LinkedHashMap<>();

    /**
     * @param nanoTime monotonic clock of the cache
     */
    public Resolver(Lookup lookup, LongSupplier nanoTime) {
        this.lookup = lookup;
        this.nanoTime = nanoTime;
    }

    /** A resolver that asks the operating system. */
    public static Resolver system() {
        return new Resolver(InetAddress::getAllByName, System::nanoTime);
    }

    /** The addresses of {@code origin}; never blocks. */
    public Step<Addresses> resolve(Origin origin) {
        InetAddress literal = literal(origin.bareHost());
        if (literal != null) {
            return Step.now(check(origin, List.of(literal)));
        }
        Entry entry = remembered(origin.host());
        if (entry != null) {
            return Step.now(answer(origin, entry));
        }
        return Step.later(() -> answer(origin, look(origin.host())));
    }

    /** Names that are remembered now. */
    int size() {
        synchronized (known) {
            return known.size();
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }

    /** Whoever comes first asks; the others wait for that answer. */
    private Entry look(String name) throws Exception {
        CompletableFuture<Entry> mine = new CompletableFuture<>();
        CompletableFuture<Entry> other = running.putIfAbsent(name, mine);
        if (other != null) {
            return other.get();
        }
        try {
            Entry before = remembered(name);
            Entry found = before != null ? before : threads.submit(() -> ask(name)).get();
            remember(name, found);
            mine.complete(found);
            return found;
        } finally {
            running.remove(name, mine);
            mine.completeExceptionally(
                    new UnknownHostException(name + ": the lookup was given up"));
        }
    }

    private Entry ask(String name) {
        try {
            InetAddress[] all = lookup.all(name);
            List<InetAddress> some = List.of(all).subList(0, Math.min(all.length, MAX_ADDRESSES));
            return new Entry(
                    List.copyOf(some), "no address", nanoTime.getAsLong() + KEPT.toNanos());
        } catch (UnknownHostException unknown) {
            String detail = unknown.getMessage() == null ? name : unknown.getMessage();
            return new Entry(List.of(), detail, nanoTime.getAsLong() + KEPT_FAILURE.toNanos());
        }
    }

    private @Nullable Entry remembered(String name) {
        synchronized (known) {
            Entry entry = known.get(name);
            if (entry != null && nanoTime.getAsLong() - entry.until() >= 0) {
                known.remove(name);
                return null;
            }
            return entry;
        }
    }

    private void remember(String name, Entry entry) {
        synchronized (known) {
            known.remove(name);
            if (known.size() >= CAPACITY) {
                Iterator<String> oldest = known.keySet().iterator();
                oldest.next();
                oldest.remove();
            }
            known.put(name, entry);
        }
    }

    private static Addresses answer(Origin origin, Entry entry) {
        return entry.addresses().isEmpty()
                ? new Addresses.Unknown("name " + origin.host() + ": " + entry.detail())
                : check(origin, entry.addresses());
    }

    private static Addresses check(Origin origin, List<InetAddress> all) {
        List<InetAddress> allowed = new ArrayList<>(all.size());
        for (InetAddress address : all) {
            if (AddressPolicy.allowed(address, origin.local())) {
                allowed.add(address);
            }
        }
        return allowed.isEmpty()
                ? new Addresses.Forbidden(refusal(origin, all.getFirst()))
                : new Addresses.Found(allowed);
    }

    private static String refusal(Origin origin, InetAddress address) {
        AddressPolicy.Scope scope = AddressPolicy.scope(address);
        String what = origin.host() + " is " + address.getHostAddress() + ", " + scope.words();
        return AddressPolicy.allowed(address, true)
                ? what + "; set local: true on the provider if it is yours"
                : what + ", which is never connected to";
    }

    /** The address that {@code host} spells, or null when it is a name. */
    private static @Nullable InetAddress literal(String host) {
        char last = host.charAt(host.length() - 1);
        if (host.indexOf(':') < 0 && (last < '0' || last > '9')) {
            return null;
        }
        try {
            return InetAddress.ofLiteral(host);
        } catch (IllegalArgumentException _) {
            return null;
        }
    }

    /** Platform threads, because the system's lookup would hold a virtual thread's carrier. */
    private static ExecutorService threads() {
        ThreadPoolExecutor threads =
                new ThreadPoolExecutor(
                        LOOKUP_THREADS,
                        LOOKUP_THREADS,
                        10,
                        TimeUnit.SECONDS,
                        new LinkedBlockingQueue<>(CAPACITY),
                        Thread.ofPlatform().daemon().name("names-", 0).factory());
        threads.allowCoreThreadTimeOut(true);
        return threads;
    }
}
