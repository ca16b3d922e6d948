package dev.hybridinference.testkit.provider;

import dev.hybridinference.testkit.Await;
import dev.hybridinference.testkit.http.Header;
import dev.hybridinference.testkit.json.Json;
import dev.hybridinference.testkit.json.JsonSyntaxException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** One request as it arrived, and how its exchange ended. Thread-safe. */
public final class Received {

    record Head(
            int connection, String method, String target, String version, List<Header> headers) {
        Head {
            headers = List.copyOf(headers);
        }
    }

    private final Head head;
    private final long arrivedAtNanos = System.nanoTime();
    private final CompletableFuture<End> end = new CompletableFuture<>();
    private volatile byte[] raw = new byte[0];
    private volatile byte[] body = new byte[0];
    private volatile boolean whole;
    private volatile int order = -1;
    private volatile @Nullable GeneratedUsage usage;

    Received(Head head) {
        this.head = head;
    }

    public String method() {
        return head.method();
    }

    /** The request target as written, with its query. */
    public String target() {
        return head.target();
    }

    /** The target without its query. */
    public String path() {
        int query = target().indexOf('?');
        return query < 0 ? target() : target().substring(0, query);
    }

    /** {@code HTTP/1.1} or {@code HTTP/1.0}. */
    public String version() {
        return head.version();
    }

    /** The field lines in order, names as written. */
    public List<Header> headers() {
        return head.headers();
    }

    /** The first value of a header in any case, or null. */
    public @Nullable String header(String name) {
        return Header.first(headers(), name);
    }

    /** Every byte of the request, head and framing included. */
    public byte[] raw() {
        return raw.clone();
    }

    /** The body without its framing. */
    public byte[] body() {
        return body.clone();
    }

    public String bodyText() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /**
     * The body as JSON.
     *
     * @throws JsonSyntaxException when it is none
     */
    public Json json() {
        return Json.parse(body);
    }

    /** The string {@code model} of a JSON body, or null. */
    public @Nullable String model() {
        try {
            return json().get("model") instanceof Json.Str(var name) ? name : null;
        } catch (JsonSyntaxException _) {
            return null;
        }
    }

    /** False when the client left before its body was complete. */
    public boolean isWhole() {
        return whole;
    }

    /** Place in the provider's log, from 0. */
    public int order() {
        return order;
    }

    /** Number of the connection it came on, from 0. */
    public int connection() {
        return head.connection();
    }

    /** {@link System#nanoTime()} when the head was complete. */
    public long arrivedAtNanos() {
        return arrivedAtNanos;
    }

    /** How it ended, or null while it runs. */
    public @Nullable End ended() {
        return end.getNow(null);
    }

    /**
     * Waits for the end of the exchange.
     *
     * @throws AssertionError when it does not end within the deadline
     */
    public End awaitEnd(Duration deadline) {
        try {
            return end.get(deadline.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException _) {
            throw new AssertionError(
                    "not within " + deadline.toMillis() + " ms: the end of " + this);
        } catch (InterruptedException | ExecutionException e) {
            throw new AssertionError("waiting for the end of " + this, e);
        }
    }

    /** As {@link #awaitEnd(Duration)} within {@link Await#DEADLINE}. */
    public End awaitEnd() {
        return awaitEnd(Await.DEADLINE);
    }

    /**
     * Waits until the client left this exchange.
     *
     * @return {@link System#nanoTime()} when its FIN or RST arrived
     * @throws AssertionError when the exchange ended otherwise, or not within the deadline
     */
    public long cancelledAt(Duration deadline) {
        End how = awaitEnd(deadline);
        if (how.kind() != End.Kind.CLIENT_CLOSED) {
            throw new AssertionError("end: " + how + " (expected: CLIENT_CLOSED) of " + this);
        }
        return how.atNanos();
    }

    /**
     * What the built-in answer generated so far.
     *
     * @throws AssertionError when a script answered, or the built-in server refused
     */
    public GeneratedUsage generatedUsage() {
        GeneratedUsage generated = usage;
        if (generated == null) {
            throw new AssertionError("nothing was generated for " + this);
        }
        return generated;
    }

    void generated(GeneratedUsage generated) {
        this.usage = generated;
    }

    void setBody(byte[] rawBytes, byte[] bodyBytes, boolean complete) {
        this.raw = rawBytes;
        this.body = bodyBytes;
        this.whole = complete;
    }

    void setOrder(int place) {
        this.order = place;
    }

    void end(End how) {
        end.complete(how);
    }

    @Override
    public String toString() {
        return "request %d on connection %d: %s %s, %d body bytes, %s"
                .formatted(order, connection(), method(), target(), body.length, ended());
    }
}
