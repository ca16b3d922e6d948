package dev.hybridinference.testkit;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails a test after which a registered count does not return to zero, and a class of tests after
 * which a Netty buffer was collected without release: looking for those collects all garbage, which
 * after each test would take longer than the tests. Use as {@code @ExtendWith(LeakCheck.class)}, or
 * in a static field with {@code @RegisterExtension} to register counts. Thread-safe.
 *
 * <p>A canary buffer is leaked on purpose after each class: once its leak is reported, so is every
 * other buffer that had become unreachable, and a detector that does not work cannot pass. Netty
 * reports leaks with equal access records once per process: the first class fails.
 *
 * <p>Source: Netty 4.2, reference counted objects, leak detection levels.
 */
public final class LeakCheck implements BeforeAllCallback, AfterEachCallback, AfterAllCallback {

    private static final String CANARY = "leak check canary ";
    private static final AtomicLong CANARIES = new AtomicLong();

    private volatile Duration grace = Duration.ofSeconds(5);
    private final Map<String, LongSupplier> zeros = new ConcurrentHashMap<>();

    /**
     * Expects a count to be zero within the grace after each test.
     *
     * @param name what is counted, for the message: "open leases"
     */
    public LeakCheck expectZero(String name, LongSupplier count) {
        zeros.put(name, count);
        return this;
    }

    /** How long counts may take to return to zero; 5 s if not given. */
    public LeakCheck grace(Duration patience) {
        this.grace = patience;
        return this;
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        checkCounts();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        checkBuffers();
    }

    /**
     * Checks now.
     *
     * @throws AssertionError naming each leaked buffer with its accesses, or each count above zero
     */
    public void check() {
        checkCounts();
        checkBuffers();
    }

    private void checkCounts() {
        zeros.forEach(
                (name, count) ->
                        Await.until(
                                grace,
                                () -> name + " at zero; is " + count.getAsLong(),
                                () -> count.getAsLong() == 0));
    }

    private static void checkBuffers() {
        List<String> leaks = collectLeaks();
        if (!leaks.isEmpty()) {
            throw new AssertionError("leaked buffers:\n" + String.join("\n", leaks));
        }
    }

    /** Collects garbage until the canary is reported, and returns the other reports. */
    private static List<String> collectLeaks() {
        String canary = CANARY + CANARIES.incrementAndGet() + ".";
        leak(canary);
        Await.until(
                Await.DEADLINE,
                "the leak detector reports a buffer leaked on purpose",
                () -> {
                    System.gc();
                    UnpooledByteBufAllocator.DEFAULT.compositeHeapBuffer().release();
                    return LeakReports.contains(canary);
                });
        return LeakReports.take().stream().filter(report -> !report.contains(CANARY)).toList();
    }

    private static void leak(String hint) {
        ByteBuf buffer = UnpooledByteBufAllocator.DEFAULT.compositeHeapBuffer();
        buffer.touch(hint);
    }
}
