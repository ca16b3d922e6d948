package dev.hybridinference.testkit.witness;

import dev.hybridinference.testkit.provider.ChatStreams;
import dev.hybridinference.testkit.provider.Received;
import dev.hybridinference.testkit.provider.Script;
import dev.hybridinference.testkit.provider.ScriptedProvider;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

/**
 * Two providers that note which requests reached them: one refuses all, one answers with a usage of
 * each request's own. Thread-safe.
 */
public final class WitnessProviders implements AutoCloseable {
    private static final Duration BETWEEN = Duration.ofMillis(1);
    private static final int DELTAS = 6;
    private static final int DELTAS_TO_LEAVE = 60;

    private final Witness witness;
    private final Consumer<Moment> moments;
    private final ScriptedProvider refusing = ScriptedProvider.start();
    private final ScriptedProvider answering = ScriptedProvider.start();
    private volatile CountDownLatch gate = new CountDownLatch(0);

    /**
     * @param moments told on the thread of a connection, before the next byte is sent
     */
    public WitnessProviders(Witness witness, Consumer<Moment> moments) {
        this.witness = witness;
        this.moments = moments;
        refusing.always(_ -> true, this::refuse);
        answering.always(_ -> true, this::answer);
    }

    /** Base URL of the one that refuses. */
    public String refusing() {
        return refusing.baseUrl();
    }

    /** Base URL of the one that answers. */
    public String answering() {
        return answering.baseUrl();
    }

    /** Streams stop before their end until the latch opens. */
    public void holdStreams(CountDownLatch until) {
        gate = until;
    }

    private Script refuse(Received request) {
        witness.called(request.bodyText());
        return moment(Moment.ARRIVED)
                .then(
                        Script.json(
                                503, "{\"error\":{\"message\":\"busy\",\"type\":\"overloaded\"}}"))
                .effect(() -> moments.accept(Moment.REFUSED));
    }

    private Script answer(Received request) {
        Sighting seen = witness.called(request.bodyText());
        Script script = request.bodyText().contains("\"stream\":true") ? stream(seen) : whole(seen);
        return moment(Moment.ARRIVED).then(script).effect(() -> moments.accept(Moment.ANSWERED));
    }

    private Script moment(Moment moment) {
        return Script.empty().effect(() -> moments.accept(moment));
    }

    private static Script whole(Sighting seen) {
        return Script.json(
                200,
                """
                {"id":"chatcmpl-1","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,\
                "message":{"role":"assistant","content":"done"},"finish_reason":"stop"}],\
                "usage":{"prompt_tokens":%d,"completion_tokens":%d,"total_tokens":%d}}"""
                        .formatted(
                                seen.prompt(),
                                seen.completion(),
                                seen.prompt() + seen.completion()));
    }

    private Script stream(Sighting seen) {
        List<byte[]> delta = ChatStreams.of("m").text("word ").events();
        Script script = Script.sse().chunks(ChatStreams.of("m").role().events());
        int deltas = seen.errand() == Errand.LEAVE ? DELTAS_TO_LEAVE : DELTAS;
        for (int i = 0; i < deltas; i++) {
            script = script.pause(BETWEEN).chunks(delta).effect(() -> moments.accept(Moment.DELTA));
        }
        CountDownLatch held = gate;
        List<byte[]> end =
                ChatStreams.of("m")
                        .finish("stop")
                        .usage(seen.prompt(), seen.completion(), 0, 0)
                        .done()
                        .events();
        return (held.getCount() == 0 ? script : script.stallUntil(held)).chunks(end).endChunked();
    }

    @Override
    public void close() {
        refusing.close();
        answering.close();
    }
}
