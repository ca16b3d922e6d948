package dev.hybridinference.gateway.front;

import dev.hybridinference.gateway.edge.ClientAddress;
import dev.hybridinference.gateway.edge.ClientStream;
import dev.hybridinference.gateway.edge.RequestHead;
import dev.hybridinference.gateway.edge.RequestReceiver;
import dev.hybridinference.gateway.http.HeaderLines;
import dev.hybridinference.gateway.snapshot.Live;
import dev.hybridinference.gateway.snapshot.SnapshotHolder;
import dev.hybridinference.gateway.snapshot.TargetCell;
import dev.hybridinference.gateway.telemetry.Telemetry;
import dev.hybridinference.gateway.version.Version;
import dev.hybridinference.kernel.failure.Failure;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/** Health, readiness and metrics; no model is ever called for them. Thread-safe. */
public final class HealthPages {
    private static final byte[] ALIVE = "{\"status\":\"ok\"}".getBytes(StandardCharsets.US_ASCII);

    /**
     * How the books are.
     *
     * @param behind whether the store has been missing entries for a while
     * @param full whether no more room can be made for them
     */
    public record Books(BooleanSupplier behind, BooleanSupplier full) {
        /** One word for pages. */
        String word() {
            return full.getAsBoolean() ? "full" : behind.getAsBoolean() ? "behind" : "ok";
        }
    }

    private final SnapshotHolder snapshots;
    private final Live live;
    private final Telemetry telemetry;
    private final Books books;
    private final BooleanSupplier draining;
    private final LongSupplier nanoTime;
    private final long startedNanos;

    public HealthPages(
            SnapshotHolder snapshots,
            Live live,
            Telemetry telemetry,
            Books books,
            BooleanSupplier draining,
            LongSupplier nanoTime) {
        this.snapshots = snapshots;
        this.live = live;
        this.telemetry = telemetry;
        this.books = books;
        this.draining = draining;
        this.nanoTime = nanoTime;
        this.startedNanos = nanoTime.getAsLong();
    }

    RequestReceiver live(ClientStream client) {
        return Answers.json(client, 200, ALIVE);
    }

    RequestReceiver ready(ClientStream client) {
        return draining.getAsBoolean()
                ? Answers.json(client, 503, bytes("{\"status\":\"draining\"}"))
                : Answers.json(
                        client,
                        200,
                        bytes("{\"status\":\"ok\",\"store\":\"%s\"}".formatted(books.word())));
    }

    RequestReceiver health(RequestHead head, ClientStream client) {
        long now = nanoTime.getAsLong();
        String store = books.word();
        boolean degraded = draining.getAsBoolean() || !store.equals("ok");
        StringBuilder components = new StringBuilder();
        for (TargetCell cell : live.targets()) {
            String state = state(cell, now);
            degraded |= !state.equals("ok");
            components
                    .append(components.isEmpty() ? "" : ",")
                    .append(JsonStrings.quoted(cell.id()))
                    .append(":\"")
                    .append(state)
                    .append('"');
        }
        String body =
                "{\"status\":\"%s\",\"version\":\"%s\",\"uptime_s\":%d"
                        .formatted(
                                degraded ? "degraded" : "ok",
                                Version.NUMBER,
                                (now - startedNanos) / 1_000_000_000L);
        if (ClientAddress.isLoopback(head.peer(), head.headers())) {
            body +=
                    ",\"components\":{\"store\":\"%s\",\"targets\":{%s}}"
                            .formatted(store, components);
        }
        return Answers.json(client, 200, bytes(body + "}"));
    }

    private static String state(TargetCell cell, long now) {
        return switch (cell.endpoint().health().seen(now).breaker()) {
            case OPEN, OPEN_SOFT -> "open";
            case HALF_OPEN, PROBING -> "half-open";
            case CLOSED -> cell.rest().resting(now) ? "resting" : "ok";
        };
    }

    RequestReceiver metrics(RequestHead head, ClientStream client) {
        InetAddress peer = head.peer();
        boolean allowed =
                ClientAddress.isLoopback(peer, head.headers())
                        || snapshots.current().config().metricsAllow().stream()
                                .anyMatch(range -> range.contains(peer));
        if (!allowed) {
            return FrontDoor.fail(
                    head,
                    client,
                    new Failure.Forbidden(
                            "Metrics are for loopback and the ranges in metrics.allow."),
                    null);
        }
        return Answers.send(
                client,
                200,
                new HeaderLines().add("content-type", "text/plain; version=0.0.4; charset=utf-8"),
                telemetry.exposition());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
