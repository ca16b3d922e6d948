package dev.hybridinference.gateway.exchange;

import dev.hybridinference.gateway.http.HeaderBlock;
import dev.hybridinference.gateway.record.Billing;
import dev.hybridinference.gateway.record.Phase;
import dev.hybridinference.gateway.snapshot.Clocks;
import dev.hybridinference.gateway.snapshot.Destination;
import dev.hybridinference.gateway.snapshot.Lease;
import dev.hybridinference.gateway.snapshot.Way;
import dev.hybridinference.gateway.upstream.ResponseHead;
import dev.hybridinference.gateway.upstream.UpstreamCall;
import dev.hybridinference.gateway.upstream.UpstreamFault;
import dev.hybridinference.gateway.upstream.UpstreamListener;
import dev.hybridinference.kernel.call.Usage;
import dev.hybridinference.kernel.dialect.AnswerReader;
import dev.hybridinference.kernel.dialect.ProviderAnswer;
import dev.hybridinference.kernel.dialect.Quirks.Trait;
import dev.hybridinference.kernel.failure.Failure.Upstream;
import dev.hybridinference.kernel.failure.ProviderError;
import dev.hybridinference.kernel.health.Verdict;
import dev.hybridinference.kernel.ledger.Bill;
import dev.hybridinference.kernel.route.Candidate;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * One call to one pair of target and credential: turns what comes back into content, a whole
 * answer, or a failure. Confined to the exchange's event loop.
 */
final class Attempt implements UpstreamListener {
    private static final byte[] NOTHING = {};

    private final Exchange exchange;
    private final Candidate candidate;
    private final Destination destination;
    private final Lease lease;
    private final Way way;
    private final AnswerTools tools;
    private final boolean stream;
    private final long startedNanos;
    private long lastReadNanos;
    private @Nullable UpstreamCall call;
    private @Nullable AnswerSink sink;
    private @Nullable Translator translator;
    private ProviderAnswer answer;
    private boolean reached;
    private boolean content;
    private boolean ended;
    private boolean over;
    private boolean settled;

    Attempt(Exchange exchange, Candidate candidate, Destination destination, Lease lease) {
        this.exchange = exchange;
        this.candidate = candidate;
        this.destination = destination;
        this.lease = lease;
        this.way = destination.way(exchange.call().operation());
        this.tools = new AnswerTools(exchange.kit().tools(), way.dialect());
        this.stream = exchange.call().stream();
        this.startedNanos = exchange.now();
        this.lastReadNanos = startedNanos;
        this.answer =
                new ProviderAnswer(
                        destination.provider().name(), destination.id().model(), 0, null);
    }

    void started(UpstreamCall running) {
        call = running;
        if (over) {
            running.cancel();
        }
    }

    Way way() {
        return way;
    }

    /** Says how the answer is put into the client's words, before anything is sent. */
    void translatedBy(Translator into) {
        translator = into;
    }

    /** The client's words for what did not reach the provider, or null. */
    @Nullable String dropped() {
        return translator == null ? null : translator.dropped();
    }

    Candidate candidate() {
        return candidate;
    }

    Destination destination() {
        return destination;
    }

    boolean reachedProvider() {
        return reached;
    }

    long startedNanos() {
        return startedNanos;
    }

    @Override
    public void connected(boolean reused) {
        reached = true;
    }

    @Override
    public void written() {
        exchange.reached(Phase.SENT);
    }

    @Override
    public void head(ResponseHead head) {
        if (over) {
            return;
        }
        exchange.reached(Phase.ANSWERED);
        lastReadNanos = exchange.now();
        HeaderBlock headers = head.headers();
        int status = head.status();
        answer =
                new ProviderAnswer(
                        answer.provider(),
                        answer.model(),
                        status,
                        status >= 400 ? AnswerForm.retryAfter(headers) : null);
        if (status < 400 && !destination.provider().local()) {
            Settlement.quota(this, AnswerForm.exhausted(headers), lastReadNanos);
        }
        switch (AnswerForm.of(head, stream, way.translated())) {
            case FAILURE -> sink = new FailureBody(this);
            case UNREADABLE -> unusable("an answer in a content encoding that was not asked for");
            case WHOLE -> sink = tools.whole(this, translator, stream, head.contentLength());
            case STREAM -> sink = stream();
        }
    }

    private AnswerSink stream() {
        boolean continuous = destination.provider().quirks().has(Trait.CONTINUOUS_USAGE);
        HiddenUsage hidden = HiddenUsage.of(exchange.call().usageAsked(), continuous);
        return tools.stream(this, translator, hidden, stream);
    }

    long promptBytes() {
        return exchange.call().bodyBytes();
    }

    @Override
    public void body(ByteBuf piece) {
        AnswerSink to = sink;
        if (over || to == null) {
            piece.release();
            return;
        }
        lastReadNanos = exchange.now();
        to.body(piece);
    }

    @Override
    public void readComplete() {
        if (!over && sink != null) {
            sink.readComplete();
        }
    }

    @Override
    public void end() {
        ended = true;
        if (!over && sink != null) {
            sink.end();
        }
    }

    @Override
    public void failed(UpstreamFault fault) {
        if (over) {
            return;
        }
        if (content) {
            broken("a connection that broke: " + fault.kind());
        } else {
            exchange.attemptFailed(
                    this,
                    Faults.failure(fault, answer.provider()),
                    Faults.stale(fault, exchange.ambiguousAllowed()));
        }
    }

    /**
     * The first content is there: from now on this attempt is the answer.
     *
     * @param whole whether all of it is there, which settles the attempt
     */
    void commit(long length, boolean whole) {
        content = true;
        if (!whole) {
            lease.firstToken(exchange.now());
        }
        exchange.commit(this, length, whole);
    }

    void content(ByteBuf bytes) {
        exchange.content(bytes);
    }

    void flush() {
        exchange.flush();
    }

    void complete() {
        exchange.complete(this, NOTHING);
    }

    /**
     * The stream is whole.
     *
     * @param last its last bytes, which go out when the books are closed; null for those that the
     *     client's protocol always has
     */
    void completeStream(byte @Nullable [] last) {
        exchange.complete(this, last == null ? exchange.endEvent() : last);
    }

    /** The body of an answer that is no success, or no stream where one was asked for. */
    void refused(byte[] body) {
        if (answer.status() >= 200 && answer.status() <= 299) {
            ProviderError error = successBody(body);
            if (error != null) {
                toldError(error, tools.whole().errorStatus());
            } else {
                unusable("an answer that is not a stream");
            }
            return;
        }
        byte[] clean = destination.provider().redacted(body);
        exchange.content().providerError(clean);
        exchange.attemptFailed(this, way.dialect().failure(answer, clean), false);
    }

    private @Nullable ProviderError successBody(byte[] body) {
        AnswerReader reader = tools.whole();
        reader.reset();
        return reader.data(body, 0, body.length) && reader.end() ? reader.error() : null;
    }

    /** A success that cannot be used. */
    void unusable(String what) {
        if (content) {
            broken(what);
            return;
        }
        exchange.attemptFailed(this, Faults.unusable(answer.provider(), what), false);
    }

    /** An error that was told inside a success, which from then on counts as what it tells. */
    void toldError(ProviderError error, int status) {
        answer =
                new ProviderAnswer(
                        answer.provider(), answer.model(), status == 0 ? 500 : status, null);
        String words = destination.provider().redacted(error.message());
        if (content) {
            exchange.brokeOff(this, new Upstream.Cut(answer.provider(), words));
            return;
        }
        ProviderError clean = new ProviderError(words, error.type(), error.param(), error.code());
        exchange.attemptFailed(this, way.dialect().failure(answer, clean), false);
    }

    /** The answer broke off, after content or not. */
    void broken(String what) {
        if (!content) {
            unusable(what);
            return;
        }
        exchange.brokeOff(this, Faults.cut(answer.provider(), what));
    }

    /** Looks at the clocks that belong to one call. */
    void tick(long now) {
        Clocks clocks = destination.provider().clocks();
        AnswerSink to = sink;
        if (to != null && now - lastReadNanos >= 50_000_000L) {
            to.quiet();
        }
        if (over) {
            return;
        }
        if (!stream) {
            if (now - startedNanos > clocks.unary()) {
                timedOut("answer", clocks.unary());
            }
        } else if (!content) {
            if (now - startedNanos > clocks.firstToken()) {
                timedOut("first token", clocks.firstToken());
            } else {
                lease.waits(now);
            }
        } else if (now - lastReadNanos > clocks.idle() && !exchange.clientIsSlow()) {
            broken("silence for %d ms".formatted(clocks.idle() / 1_000_000));
        }
    }

    private void timedOut(String what, long nanos) {
        if (content) {
            broken("no end of its answer within %d ms".formatted(nanos / 1_000_000));
            return;
        }
        giveUp(Faults.late(answer.provider(), what, nanos, reached));
    }

    /** Nothing more is expected of this call. */
    void giveUp(Upstream why) {
        if (content) {
            exchange.brokeOff(this, why);
        } else {
            exchange.attemptFailed(this, why, false);
        }
    }

    boolean atBoundary() {
        return sink == null || sink.atBoundary();
    }

    void pause(boolean paused) {
        lastReadNanos = exchange.now();
        if (call != null) {
            call.pause(paused);
        }
    }

    /** Whether the provider worked: content came, or it told what was used. */
    boolean generated() {
        return content || usage() != null;
    }

    private @Nullable Usage usage() {
        return sink == null ? null : sink.usage();
    }

    /**
     * Gives the place at the target back and says what the call costs, at the price that held when
     * the request came. Once, before {@link #close}.
     */
    Bill settle(Ending how, long arrivedMillis) {
        Usage told = usage();
        if (how.verdict() == Verdict.GOOD && told != null) {
            lease.answered(told.output(), exchange.now());
        }
        long time = settle(how.verdict());
        AnswerSink from = sink;
        if (how.billing() != Billing.BILLED || from == null) {
            return Bill.NOTHING;
        }
        Usage used = told == null ? Charge.estimated(exchange.call(), from) : told;
        return Charge.bill(used, destination.price(arrivedMillis), time);
    }

    private long settle(Verdict verdict) {
        settled = true;
        return lease.settle(verdict, exchange.kit().random().nextDouble(), exchange.now());
    }

    /** The status of the answer, or of the error that was told inside it; 0 when none came. */
    int status() {
        return answer.status();
    }

    boolean over() {
        return over;
    }

    /** Gives back the tools, once; gives up an answer that is not complete. */
    void close() {
        if (over) {
            return;
        }
        over = true;
        if (!settled) {
            var _ = settle(Verdict.NEUTRAL);
        }
        if (!ended && call != null) {
            call.cancel();
        }
        if (sink != null) {
            sink.release();
        }
        tools.giveBack();
    }
}
