package dev.hybridinference.gateway.exchange;

import dev.hybridinference.gateway.edge.RequestHead;
import dev.hybridinference.gateway.identity.Identification;
import dev.hybridinference.gateway.identity.Identity;
import dev.hybridinference.gateway.identity.KeyRing;
import dev.hybridinference.gateway.record.ExchangeRecord;
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

    private final ExchangeShared shared;
    private final ExchangeTools tools;
    private final SplittableRandom random;

    ExchangeKit(ExchangeShared shared, ExchangeTools tools, SplittableRandom random) {
        this.shared = shared;
        this.tools = tools;
        this.random = random;
    }

    ExchangeShared shared() {
        return shared;
    }

    ExchangeTools tools() {
        return tools;
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

    ExchangeRecord record(RequestHead head, Surface surface) {
        ExchangeRecord record =
                new ExchangeRecord(
                        head.requestId(), shared.wallMillis().getAsLong(), head.receivedNanos());
        record.surface = surface.operation().word();
        record.client = head.peer();
        shared.observer().opened(record, tools.loop());
        return record;
    }

    void closed(ExchangeRecord record) {
        shared.observer().closed(record, tools.loop());
    }
}
