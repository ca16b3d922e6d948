package dev.hybridinference.gateway.exchange;

import dev.hybridinference.gateway.config.ContentConfig;
import dev.hybridinference.gateway.content.Collected;
import dev.hybridinference.gateway.record.ExchangeRecord;
import dev.hybridinference.gateway.record.Outcome;
import dev.hybridinference.gateway.snapshot.Snapshot;
import dev.hybridinference.kernel.admission.Caller;
import dev.hybridinference.kernel.ledger.ContentPolicy;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Collects the bodies of one request when they may have to be kept, and hands them over once the
 * client has all that it gets. Without such a policy no byte is copied. Confined to the exchange's
 * event loop.
 */
final class ContentCapture {
    private final ExchangeKit kit;
    private final Snapshot snapshot;
    private final ExchangeRecord record;
    private ContentPolicy policy = ContentPolicy.NONE;
    private @Nullable Collected collected;

    ContentCapture(ExchangeKit kit, Snapshot snapshot, ExchangeRecord record) {
        this.kit = kit;
        this.snapshot = snapshot;
        this.record = record;
    }

    /** The caller is known, and with it what holds for its requests. */
    void begin(Caller caller) {
        ContentConfig common = snapshot.config().ledger().content();
        ContentPolicy own = caller.content();
        policy = own == null ? common.policy() : own;
        double draw = policy == ContentPolicy.SAMPLED ? kit.random().nextDouble() : 0;
        if (policy.collects(common.sample(), draw)) {
            collected = kit.shared().contents().collect(snapshot.redaction());
        }
    }

    /** Whether anything is collected of a request that has its place in the books. */
    private boolean collecting() {
        return collected != null && record.rowId != null;
    }

    /** The request's body, before it is given up. */
    void request(RequestBody body) {
        Collected to = collected;
        if (to != null && collecting()) {
            body.copyTo(to);
        }
    }

    /** A part of the answer on its way to the client. */
    void response(ByteBuf bytes) {
        Collected to = collected;
        if (to != null && collecting()) {
            to.response(bytes);
        }
    }

    /** As {@link #response(ByteBuf)}. */
    void response(byte[] bytes) {
        Collected to = collected;
        if (to != null && collecting()) {
            to.response(bytes);
        }
    }

    /** A provider's answer that is no success. */
    void providerError(byte[] body) {
        Collected to = collected;
        if (to != null && collecting()) {
            to.providerError(body);
        }
    }

    /** The request is on record; its last bytes may still have to go to the client. */
    void closed() {
        Collected to = collected;
        if (to == null) {
            return;
        }
        if (record.rowId == null || !policy.keeps(record.outcome == Outcome.OK)) {
            collected = null;
            to.drop();
        } else if (record.outcome == Outcome.CANCELLED) {
            end();
        }
    }

    /** The client has all that it gets. */
    void end() {
        Collected to = collected;
        if (to != null && record.rowId != null) {
            collected = null;
            to.keep(record.rowId, record.startedMillis());
        }
    }
}
