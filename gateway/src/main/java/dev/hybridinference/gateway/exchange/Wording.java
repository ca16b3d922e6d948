package dev.hybridinference.gateway.exchange;

import dev.hybridinference.gateway.edge.RequestHead;
import dev.hybridinference.gateway.snapshot.Destination;
import dev.hybridinference.gateway.step.Step;
import dev.hybridinference.gateway.upstream.UpstreamRequest;
import dev.hybridinference.kernel.call.Call;
import dev.hybridinference.kernel.call.Prompt;
import dev.hybridinference.kernel.dialect.ContextLimit;
import dev.hybridinference.kernel.dialect.Conversation;
import dev.hybridinference.kernel.dialect.Dialect;
import dev.hybridinference.kernel.dialect.Recipient;
import dev.hybridinference.kernel.failure.Failure;
import dev.hybridinference.kernel.surface.AnswerFacts;
import dev.hybridinference.kernel.surface.Surface;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Step 7: how does the provider say it? With the client's own bytes where both speak the same
 * protocol. Confined to the exchange's event loop.
 */
final class Wording {
    private final ExchangeKit kit;
    private final RequestHead head;
    private final Surface surface;
    private @Nullable TranslatedRequest translated;
    private boolean local;

    /** Whether what models thought is left out from now on. */
    private boolean forget;

    Wording(ExchangeKit kit, RequestHead head, Surface surface) {
        this.kit = kit;
        this.head = head;
        this.surface = surface;
    }

    /**
     * Whether the request can be said in another way that a failure does not touch: without what
     * models thought, or asking for a shorter answer. From now on it is, so that the same provider
     * can be asked once more.
     */
    boolean mends(Call call, Attempt failed, Failure.Upstream failure) {
        boolean thoughts =
                !forget
                        && call.needs().reasoning()
                        && failed.way().dialect().refusesReasoning(failure);
        forget |= thoughts;
        return thoughts || shortens(failed, failure);
    }

    private boolean shortens(Attempt failed, Failure.Upstream failure) {
        TranslatedRequest request = translated;
        ContextLimit limit =
                failure instanceof Failure.Upstream.Rejected
                        ? ContextLimit.in(failure.message())
                        : null;
        if (request == null
                || limit == null
                || !failed.way().translated()
                || !request.shorten(limit)) {
            return false;
        }
        failed.destination().cell().learn(limit.context());
        return true;
    }

    /** Gives the provider's request to {@code say}, at once or later, or says why there is none. */
    void of(
            Call call,
            RequestBody body,
            Attempt asked,
            Consumer<UpstreamRequest> say,
            Consumer<Failure> refused) {
        if (!asked.way().translated()) {
            own(call, body, asked, say, refused);
            return;
        }
        TranslatedRequest request =
                translated == null
                        ? new TranslatedRequest(call, surface, body.copy(), this::withImages)
                        : translated;
        translated = request;
        await(
                request.to(asked.destination(), asked.way(), forget),
                asked,
                done -> said(call, asked, request, done, say, refused),
                refused);
    }

    /** The client's own bytes; a long body that has to be looked through is so elsewhere. */
    private void own(
            Call call,
            RequestBody body,
            Attempt asked,
            Consumer<UpstreamRequest> say,
            Consumer<Failure> refused) {
        Destination destination = asked.destination();
        Dialect dialect = asked.way().dialect();
        Recipient to =
                new Recipient(destination.modelJson(), destination.provider().quirks(), forget);
        if (!call.needs().reasoning() || call.bodyBytes() <= TranslatedRequest.ON_LOOP) {
            ByteBuf own = body.edited(dialect.edits(call, body::copy, to));
            say.accept(request(call, asked, own));
            return;
        }
        byte[] copy = body.copy();
        await(
                Step.later(() -> dialect.edits(call, () -> copy, to)),
                asked,
                edits -> say.accept(request(call, asked, body.edited(edits))),
                refused);
    }

    /** Goes on when the value is there, unless the call is over by then. */
    private <T> void await(
            Step<T> step, Attempt asked, Consumer<T> then, Consumer<Failure> refused) {
        kit.shared()
                .translations()
                .await(
                        step,
                        kit.tools().loop().loop(),
                        value -> {
                            if (!asked.over()) {
                                then.accept(value);
                            }
                        },
                        broken -> {
                            if (!asked.over()) {
                                refused.accept(Faults.internal(broken));
                            }
                        });
    }

    /** Says whether the request must not leave what is ours. */
    void local(boolean must) {
        local = must;
    }

    private Prompt withImages(Prompt prompt) throws IOException, InterruptedException {
        if (local) {
            throw new IOException(
                    "An image is given by URL, and this request must stay local, so that nothing"
                            + " is fetched for it. Send the image inside the request.");
        }
        return kit.shared().images().inlined(prompt, kit.tools().loop());
    }

    private void said(
            Call call,
            Attempt asked,
            TranslatedRequest request,
            TranslatedRequest.Said said,
            Consumer<UpstreamRequest> say,
            Consumer<Failure> refused) {
        switch (said) {
            case TranslatedRequest.Said.Refused(Failure why) -> refused.accept(why);
            case TranslatedRequest.Said.Body body -> {
                asked.translatedBy(translator(call, asked, request, body));
                say.accept(request(call, asked, Unpooled.wrappedBuffer(body.written().json())));
            }
        }
    }

    private Translator translator(
            Call call, Attempt asked, TranslatedRequest request, TranslatedRequest.Said.Body said) {
        Conversation conversation = asked.way().dialect().conversation();
        if (conversation == null) {
            throw new IllegalStateException("way: not a translated one");
        }
        AnswerFacts facts =
                new AnswerFacts(
                        call.stream(),
                        freshId(),
                        call.model(),
                        kit.shared().wallMillis().getAsLong() / 1_000,
                        call.usageAsked(),
                        said.prompt().thinking().shown(),
                        request.promptTokens());
        return new Translator(
                conversation.reader(said.written().names(), asked.destination().carriers()),
                request.translation().writer(facts),
                request.dropped(said));
    }

    /** 24 letters and digits that no other answer has. */
    private String freshId() {
        long high = kit.random().nextLong();
        long low = kit.random().nextLong();
        String id = Long.toUnsignedString(high, 36) + Long.toUnsignedString(low, 36);
        return ("0".repeat(24) + id).substring(id.length());
    }

    private UpstreamRequest request(Call call, Attempt asked, ByteBuf content) {
        return OutgoingRequest.write(
                new OutgoingRequest.Wanted(head, call, asked, content),
                kit.tools().lines(),
                ByteBufAllocator.DEFAULT);
    }
}
