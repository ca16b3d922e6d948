package dev.hybridinference.gateway.exchange;

import dev.hybridinference.gateway.edge.ClientGone;
import dev.hybridinference.gateway.edge.ClientStream;
import dev.hybridinference.gateway.edge.RequestHead;
import dev.hybridinference.gateway.edge.RequestReceiver;
import dev.hybridinference.gateway.endpoint.Slot;
import dev.hybridinference.gateway.identity.Identity;
import dev.hybridinference.gateway.loop.Ticking;
import dev.hybridinference.gateway.record.AttemptRecord;
import dev.hybridinference.gateway.record.ExchangeRecord;
import dev.hybridinference.gateway.record.Outcome;
import dev.hybridinference.gateway.record.Phase;
import dev.hybridinference.gateway.snapshot.Clocks;
import dev.hybridinference.gateway.snapshot.Destination;
import dev.hybridinference.gateway.snapshot.Lease;
import dev.hybridinference.gateway.snapshot.ServedModel;
import dev.hybridinference.gateway.snapshot.Snapshot;
import dev.hybridinference.kernel.admission.Caller;
import dev.hybridinference.kernel.call.Call;
import dev.hybridinference.kernel.failure.Failure;
import dev.hybridinference.kernel.failure.Failure.Upstream;
import dev.hybridinference.kernel.health.Verdict;
import dev.hybridinference.kernel.price.Money;
import dev.hybridinference.kernel.route.Candidate;
import dev.hybridinference.kernel.route.Cooldown;
import dev.hybridinference.kernel.route.RoutePlan;
import dev.hybridinference.kernel.surface.Reading;
import dev.hybridinference.kernel.surface.Surface;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The way of one request, step by step; every step is one call into one package. Confined to the
 * event loop of the client connection.
 */
final class Exchange extends Ticking implements RequestReceiver {
    private static final String EARLY = "exchange: a later step ran before an earlier one";

    private final ExchangeKit kit;
    private final ExchangeTools tools;
    private final RequestHead head;
    private final Surface surface;
    private final Snapshot snapshot;
    private final ExchangeRecord record;
    private final ContentCapture content;
    private final RequestIntake intake;
    private final Wording wording;
    private final Reply reply;
    private @Nullable Caller caller;
    private @Nullable Call call;
    private @Nullable Routing routing;
    private @Nullable Attempt attempt;
    private boolean closed;

    Exchange(ExchangeKit kit, RequestHead head, ClientStream client, Surface surface) {
        this.kit = kit;
        this.tools = kit.tools();
        this.head = head;
        this.surface = surface;
        this.snapshot = kit.shared().snapshots().current();
        this.record = kit.record(head, surface, snapshot);
        this.content = new ContentCapture(kit, snapshot, record);
        this.intake = new RequestIntake(kit, head, snapshot.config().server(), surface, content);
        this.wording = new Wording(kit, head, surface);
        this.reply = new Reply(kit, client, surface, record, content);
    }

    /** Steps 1 and 2: the head is here; who is it? */
    void begin() {
        tools.loop().ticker().add(this);
        switch (kit.identify(head, snapshot.keys())) {
            case Identity.Known(Caller known) -> {
                caller = known;
                record.keyName = known.name();
                record.owner = known.owner();
                content.begin(known);
                reached(Phase.IDENTIFIED);
                Failure refusal = kit.draining() ? kit.drainingFailure() : intake.open();
                if (refusal != null) {
                    fail(refusal);
                } else {
                    reply.wantBody();
                }
            }
            case Identity.Unknown(Failure why) -> fail(why);
        }
    }

    @Override
    public void body(ByteBuf piece) {
        if (closed) {
            piece.release();
            return;
        }
        Failure refusal = intake.add(piece);
        if (refusal != null) {
            fail(refusal);
        }
    }

    @Override
    public void bodyEnd() {
        if (!closed) {
            reached(Phase.BODY_READ);
            understand();
        }
    }

    /** Step 3: what is asked? */
    private void understand() {
        switch (intake.read()) {
            case Reading.Asked(Call asked) -> {
                call = asked;
                record.call = asked;
                reached(Phase.UNDERSTOOD);
                kit.understood(record);
                admit(asked);
            }
            case Reading.Refused(Failure why) -> fail(why);
        }
    }

    /** Step 4: may they? */
    private void admit(Call asked) {
        Caller by = Objects.requireNonNull(caller, EARLY);
        switch (Admission.of(asked, head.headers(), by, snapshot)) {
            case Admission.Admitted(ServedModel served) -> {
                record.model = served.id();
                reached(Phase.ADMITTED);
                boolean local = Admission.local(head.headers(), by);
                wording.local(local);
                routing = Routing.of(this, served, by, local);
                route(asked, served, routing.plan(record));
            }
            case Admission.Refused(Failure why) -> fail(why);
        }
    }

    /** Step 5: where to? One plan from one view, kept in the record. */
    private void route(Call asked, ServedModel served, RoutePlan planned) {
        reached(Phase.ROUTED);
        if (planned instanceof RoutePlan.Nobody nobody && !nobody.passes()) {
            unserved(nobody, Nowhere.failure(asked, served, nobody));
        } else if (!kit.lane().open(record)) {
            fail(ExchangeKit.BOOKS_FULL);
        } else if (planned instanceof RoutePlan.Nobody nobody) {
            fail(Nowhere.failure(asked, served, nobody));
        } else {
            routing().next();
        }
    }

    /** What no target of the model can do is done here, or not at all. */
    private void unserved(RoutePlan.Nobody nobody, Failure why) {
        byte[] own = Nowhere.ownAnswer(nobody, surface, intake.kept());
        if (own == null) {
            fail(why);
            return;
        }
        close(Outcome.OK, 200);
        reply.own(own);
    }

    /** Steps 6 to 8: there is a place; write the provider's request, send it. */
    void ask(Candidate candidate, Slot slot) {
        Destination destination = routing().destination(candidate);
        Lease.Work work = routing().work(destination);
        Attempt asked =
                new Attempt(
                        this,
                        candidate,
                        destination,
                        kit.shared().live().lease(destination, slot, work, now()));
        reached(Phase.LEASED);
        if (!kit.lane()
                .asks(record, destination.id(), candidate.credential(), asked.startedNanos())) {
            asked.close();
            fail(ExchangeKit.BOOKS_FULL);
            return;
        }
        attempt = asked;
        kit.lane().whenDurable(() -> send(asked));
    }

    private void send(Attempt asked) {
        if (!asked.over()) {
            wording.of(
                    call(),
                    intake.kept(),
                    asked,
                    request -> asked.started(kit.send(request, asked)),
                    why -> unsaid(asked, why));
        }
    }

    /** Step 9: again elsewhere? */
    void attemptFailed(Attempt failed, Upstream failure, boolean stale) {
        settle(failed, Ending.failed(failed, failure, stale));
        Cooldown.Scope resting =
                stale ? Cooldown.Scope.NOTHING : Settlement.cool(failed, failure, now());
        if (reply.commit() == Commit.NOTHING && wording.mends(call(), failed, failure)) {
            routing().again(failed.candidate(), failure);
            return;
        }
        routing().failed(failure, stale, reply.commit().contentSent(), resting);
    }

    /** The request cannot be said to this provider, which has not been asked. */
    private void unsaid(Attempt asked, Failure why) {
        settle(asked, Ending.UNSAID);
        routing().unsaid(why);
    }

    /** Step 10: the first content is there; the head of the answer goes out. */
    void commit(Attempt answering, long length, boolean whole) {
        record.served = answering.destination().id();
        record.targetLabel = answering.destination().cell().id();
        reached(Phase.FIRST_CONTENT);
        intake.release();
        int attempts = record.attempts().size() + 1;
        Money cost = whole ? answered(answering) : null;
        reply.begin(answering, call(), attempts, length, cost);
    }

    void content(ByteBuf bytes) {
        reply.content(bytes);
    }

    void flush() {
        reply.flush(now());
    }

    /** Step 11, the good end: everything is settled and on record before the last bytes go out. */
    void complete(Attempt answered, byte[] last) {
        if (!answered.over()) {
            var _ = answered(answered);
        }
        close(Outcome.OK, 200);
        kit.lane().whenDurable(() -> reply.end(last));
    }

    /** Settles a call whose answer is all there; what the whole request costs, if that is known. */
    private @Nullable Money answered(Attempt answered) {
        Settlement.wake(answered);
        settle(answered, Ending.answered(answered));
        record.total();
        return record.bill.cost();
    }

    /** Step 11 after content: the client is told inside its stream, or by a cut. */
    void brokeOff(Attempt broken, Upstream failure) {
        if (call().stream() && !broken.atBoundary()) {
            reply.content(Unpooled.wrappedBuffer(StreamRelay.BLANK_LINE));
        }
        record.error = failure.message();
        settle(broken, Ending.failed(broken, failure, false));
        close(Settlement.outcome(failure), reply.status());
        kit.lane().whenDurable(() -> reply.endBroken(failure));
    }

    /** Step 11 without an answer. */
    void fail(Failure failure) {
        record.error = failure.message();
        int status = reply.commit() == Commit.NOTHING ? surface.status(failure) : reply.status();
        close(Settlement.outcome(failure), status);
        if (record.rowId == null) {
            reply.fail(failure, record.attempts().size());
        } else {
            kit.lane().whenDurable(() -> reply.fail(failure, record.attempts().size()));
        }
    }

    @Override
    public void clientGone(ClientGone why) {
        if (closed) {
            return;
        }
        Attempt running = attempt;
        if (running != null) {
            settle(running, Ending.cancelled(running));
        }
        record.error = why.words();
        record.cancelledBy = why == ClientGone.SHUTDOWN ? "gateway" : "client";
        close(Outcome.CANCELLED, 499);
    }

    @Override
    public void undelivered() {
        kit.lane().undelivered(record);
    }

    @Override
    public void writabilityChanged() {
        if (attempt != null && !closed) {
            attempt.pause(!reply.writable());
        }
    }

    @Override
    protected void tick(long now) {
        Attempt running = attempt;
        if (running == null) {
            if (routing != null && routing.waits(now) && call().stream()) {
                reply.keepAlive(now, head.receivedNanos(), routing.earlyNanos(), true);
            }
            return;
        }
        if (closed) {
            return;
        }
        Clocks clocks = running.destination().provider().clocks();
        if (now - head.receivedNanos() > clocks.total()) {
            running.giveUp(Faults.overdue(running.destination().provider().name(), clocks.total()));
            return;
        }
        if (call().stream()) {
            reply.keepAlive(now, head.receivedNanos(), clocks.earlyHeaders(), running.atBoundary());
        }
        running.tick(now);
    }

    private void settle(Attempt settled, Ending how) {
        AttemptRecord ended = Settlement.recordOf(settled, how, record.startedMillis(), now());
        record.attempt(ended);
        kit.lane().asked(record, ended);
        if (how.verdict() == Verdict.GOOD) {
            routing().answered(settled.candidate(), ended.bill().usage());
        }
        settled.close();
        attempt = null;
    }

    private void close(Outcome outcome, int status) {
        closed = true;
        if (routing != null) {
            record.passedOver = routing.passed();
            routing.abandon();
        }
        tools.loop().ticker().remove(this);
        intake.release();
        record.outcome = outcome;
        record.status = status;
        record.total();
        reached(Phase.CLOSED);
        kit.lane().close(record);
        kit.closed(record);
        content.closed();
    }

    void reached(Phase phase) {
        record.reached(phase, now());
    }

    long now() {
        return tools.loop().nanoTime();
    }

    /** How a stream of the client's protocol always ends. */
    byte[] endEvent() {
        return surface.endEvent();
    }

    ContentCapture content() {
        return content;
    }

    boolean ambiguousAllowed() {
        return snapshot.config().retryAmbiguous();
    }

    boolean clientIsSlow() {
        return !reply.writable();
    }

    Call call() {
        return Objects.requireNonNull(call, EARLY);
    }

    RequestBody body() {
        return intake.kept();
    }

    boolean closed() {
        return closed;
    }

    ExchangeKit kit() {
        return kit;
    }

    private Routing routing() {
        return Objects.requireNonNull(routing, EARLY);
    }
}
