package dev.hybridinference.gateway.exchange;

import dev.hybridinference.gateway.snapshot.Destination;
import dev.hybridinference.gateway.snapshot.Way;
import dev.hybridinference.gateway.step.Step;
import dev.hybridinference.kernel.call.Call;
import dev.hybridinference.kernel.call.Estimate;
import dev.hybridinference.kernel.call.Prompt;
import dev.hybridinference.kernel.dialect.ContextLimit;
import dev.hybridinference.kernel.dialect.Conversation;
import dev.hybridinference.kernel.dialect.Outgoing;
import dev.hybridinference.kernel.dialect.Quirks.Trait;
import dev.hybridinference.kernel.dialect.Written;
import dev.hybridinference.kernel.failure.Failure;
import dev.hybridinference.kernel.json.JsonValue;
import dev.hybridinference.kernel.surface.PromptReading;
import dev.hybridinference.kernel.surface.Surface;
import dev.hybridinference.kernel.surface.Translation;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Step 7 for providers of another protocol: the request is read once, and written for each of them.
 * Used by one thread at a time.
 */
final class TranslatedRequest {
    /** A longer body is not translated on the event loop, where other streams would wait for it. */
    static final int ON_LOOP = 256 * 1024;

    /** Tokens that a model's template may add to what a refusal counted. */
    private static final long ROOM_FOR_TEMPLATE = 16;

    private final Call call;
    private final Translation translation;
    private final byte[] body;
    private final Images images;
    private @Nullable PromptReading read;
    private long longestAnswer = Call.UNLIMITED;

    /** Fetches images that are named by URL. */
    interface Images {
        Prompt inlined(Prompt prompt) throws IOException, InterruptedException;
    }

    /**
     * @param body a copy of the client's body
     */
    TranslatedRequest(Call call, Surface surface, byte[] body, Images images) {
        this.images = images;
        this.call = call;
        this.translation = Objects.requireNonNull(surface.translation(), "surface: speaks alone");
        this.body = body;
    }

    /** What became of the request. */
    sealed interface Said {
        /** The provider's request. */
        record Body(Written.Body written, Prompt prompt) implements Said {}

        /** It cannot be said to this provider. */
        record Refused(Failure why) implements Said {}
    }

    /**
     * The request in the provider's words; a long one is written on another thread.
     *
     * @param forget whether what models thought is left out
     */
    Step<Said> to(Destination destination, Way way, boolean forget) {
        boolean fetches =
                call.needs().vision() && !destination.provider().quirks().has(Trait.IMAGE_URLS);
        return body.length <= ON_LOOP && !fetches
                ? Step.now(say(destination, way, forget))
                : Step.later(
                        () ->
                                fetches
                                        ? seen(destination, way, forget)
                                        : say(destination, way, forget));
    }

    /** Says it with all images inside. */
    private Said seen(Destination destination, Way way, boolean forget)
            throws InterruptedException {
        if (reading() instanceof PromptReading.Understood(Prompt prompt)) {
            try {
                read = new PromptReading.Understood(images.inlined(prompt));
            } catch (IOException why) {
                return new Said.Refused(
                        new Failure.Invalid(
                                Failure.Invalid.Reason.BAD_REQUEST,
                                String.valueOf(why.getMessage()),
                                "messages"));
            }
        }
        return say(destination, way, forget);
    }

    private Said say(Destination destination, Way way, boolean forget) {
        return switch (reading()) {
            case PromptReading.Refused(Failure why) -> new Said.Refused(why);
            case PromptReading.Understood(Prompt understood) -> {
                Prompt prompt = forget ? understood.withoutReasoning() : understood;
                yield switch (conversation(way).write(prompt, outgoing(destination))) {
                    case Written.Refused(Failure.Invalid why) -> new Said.Refused(why);
                    case Written.Body written -> new Said.Body(written, prompt);
                };
            }
        };
    }

    private PromptReading reading() {
        PromptReading reading = read == null ? translation.prompt(body) : read;
        read = reading;
        return reading;
    }

    private static Conversation conversation(Way way) {
        return Objects.requireNonNull(way.dialect().conversation(), "way: not a translated one");
    }

    private Outgoing outgoing(Destination destination) {
        return new Outgoing(
                JsonValue.document(destination.modelJson()),
                call.stream(),
                promptTokens(),
                longestAnswer == Call.UNLIMITED
                        ? destination.capabilities()
                        : destination.capabilities().answering(longestAnswer),
                destination.provider().quirks(),
                destination.carriers());
    }

    long promptTokens() {
        return Estimate.of(body.length, 0, 0).input();
    }

    /**
     * Asks for a shorter answer, once.
     *
     * @return whether there is room for one
     */
    boolean shorten(ContextLimit limit) {
        long prompt = limit.prompt() == ContextLimit.UNTOLD ? promptTokens() * 2 : limit.prompt();
        long room = limit.context() - prompt - ROOM_FOR_TEMPLATE;
        boolean asksForMore =
                call.maxTokens() == Call.UNLIMITED || call.maxTokens() > limit.context() - prompt;
        if (longestAnswer != Call.UNLIMITED || room < 1 || !asksForMore) {
            return false;
        }
        longestAnswer = room;
        return true;
    }

    /** The client's words for what does not reach the provider, or null when all of it does. */
    @Nullable String dropped(Said.Body said) {
        List<String> words =
                Stream.concat(
                                said.prompt().extras().stream(),
                                said.written().dropped().stream().map(translation::word))
                        .distinct()
                        .sorted()
                        .toList();
        return words.isEmpty() ? null : String.join(",", words);
    }

    Translation translation() {
        return translation;
    }
}
