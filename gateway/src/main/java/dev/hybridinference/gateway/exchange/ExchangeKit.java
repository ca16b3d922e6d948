package dev.hybridinference.gateway.exchange;

import dev.hybridinference.gateway.edge.RequestHead;
import dev.hybridinference.gateway.identity.Identification;
import dev.hybridinference.gateway.identity.Identity;
import dev.hybridinference.gateway.identity.KeyRing;
import dev.hybridinference.gateway.ledger.LedgerLane;
import dev.hybridinference.gateway.record.ExchangeRecord;
import dev.hybridinference.gateway.snapshot.Snapshot;
import dev.hybridinference.gateway.upstream.UpstreamCall;
import dev.hybridinference.gateway.upstream.UpstreamRequest;
import dev.hybridinference.kernel.failure.Failure;
import dev.hybridinference.kernel.surface.Surface;
import java.time.Duration;
import java.util.SplittableRandom;

/** What the exchanges of one event loop share. Confined to its event loop. */
final class ExchangeKit {
    private static final Failure DRAINING =
            new Failure.Unavailable(
                    "This gateway is shutting down; send the request again.",
                    Duration.ofSeconds(1));

    /** What clients are told while the books cannot take their request. */
    static final Failure BOOKS_FULL =
            new Failure.Unavailable(
                    "This gateway cannot write to its books and takes no new requests until it can; retry later.",
                    Duration.ofSeconds(5));

    private final ExchangeShared shared;
    private final ExchangeTools tools;
    private final SplittableRandom random;
    private final LedgerLane lane;

    ExchangeKit(
            ExchangeShared shared, ExchangeTools tools, SplittableRandom random, LedgerLane lane) {
        this.shared = shared;
        this.tools = tools;
        this.lane = lane;
        this.random = random;
    }

    ExchangeShared shared() {
        return shared;
    }

    ExchangeTools tools() {
        return tools;
    }

    LedgerLane lane() {
        return lane;
    }

    SplittableRandom random() {
        return random;
    }

    Identity identify(RequestHead head, KeyRing keys) {
        return Identification.of(head.headers(), keys, tools.hasher());
    }

    boolean draining() {
        return shared.draining().getAsBoolean();
    }

    Failure drainingFailure() {
        return DRAINING;
    }

    /** Step 8: sends a provider's request. */
    UpstreamCall send(UpstreamRequest request, Attempt asked) {
        return shared.upstream().send(tools.loop(), request, asked);
    }

    ExchangeRecord record(RequestHead head, Surface surface, Snapshot served) {
        ExchangeRecord record =
                new ExchangeRecord(
                        head.requestId(), shared.wallMillis().getAsLong(), head.receivedNanos());
        record.surface = surface.operation().word();
        record.client = head.peer();
        record.configVersion = served.version();
        Labels.read(head.headers(), record);
        shared.observer().opened(record, tools.loop());
        return record;
    }

    void understood(ExchangeRecord record) {
        shared.observer().understood(record, tools.loop());
    }

    void closed(ExchangeRecord record) {
        shared.observer().closed(record, tools.loop());
    }
}
