package dev.hybridinference.gateway.exchange;

import dev.hybridinference.gateway.content.ContentKeeper;
import dev.hybridinference.gateway.fetch.ImageFetch;
import dev.hybridinference.gateway.record.RecordObserver;
import dev.hybridinference.gateway.snapshot.Live;
import dev.hybridinference.gateway.snapshot.SnapshotHolder;
import dev.hybridinference.gateway.spool.Spool;
import dev.hybridinference.gateway.step.Parking;
import dev.hybridinference.gateway.upstream.UpstreamClient;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * What all exchanges share.
 *
 * @param wallMillis wall time in milliseconds since 1970, for people
 * @param translations where long requests are translated
 * @param draining whether no new request is taken any more
 */
public record ExchangeShared(
        SnapshotHolder snapshots,
        Live live,
        UpstreamClient upstream,
        ImageFetch images,
        BodyBudget bodies,
        Spool spool,
        ContentKeeper contents,
        RecordObserver observer,
        LongSupplier wallMillis,
        Parking translations,
        BooleanSupplier draining) {}
