package dev.hybridinference.kernel.conformance;

import dev.hybridinference.kernel.call.Call;
import dev.hybridinference.kernel.call.Capabilities;
import dev.hybridinference.kernel.call.Estimate;
import dev.hybridinference.kernel.call.Prompt;
import dev.hybridinference.kernel.dialect.Carriers;
import dev.hybridinference.kernel.dialect.Catalogue;
import dev.hybridinference.kernel.dialect.Conversation;
import dev.hybridinference.kernel.dialect.Dialect;
import dev.hybridinference.kernel.dialect.Outgoing;
import dev.hybridinference.kernel.dialect.ProviderKind;
import dev.hybridinference.kernel.dialect.Written;
import dev.hybridinference.kernel.failure.Failure;
import dev.hybridinference.kernel.json.JsonLimits;
import dev.hybridinference.kernel.json.JsonScanner;
import dev.hybridinference.kernel.json.JsonValue;
import dev.hybridinference.kernel.registry.Dialects;
import dev.hybridinference.kernel.surface.AnswerFacts;
import dev.hybridinference.kernel.surface.PromptReading;
import dev.hybridinference.kernel.surface.Reading;
import dev.hybridinference.kernel.surface.Surface;
import dev.hybridinference.kernel.surface.Translation;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * One client's request as a provider of another protocol gets it. Immutable as long as the body is.
 *
 * @param body the provider's request
 * @param dropped the client's words for what did not cross, sorted
 */
record Translated(
        Surface surface,
        Dialect dialect,
        Call call,
        Prompt prompt,
        Written.Body body,
        List<String> dropped) {
    static final String PROVIDER = "upstream";
    static final String MODEL = "served-1";
    static final String ID = "7Ab";
    static final long CREATED = 1_700_000_000;
    static final Carriers CARRIERS = new Carriers("here", Translated::digest);

    /** What became of a request. */
    sealed interface Outcome {
        /** It goes out. */
        record Sent(Translated request) implements Outcome {}

        /** It is answered with a failure. */
        record Refused(Failure why) implements Outcome {}
    }

    static Outcome of(Surface surface, String kind, Capabilities can, byte[] body) {
        JsonScanner scanner = new JsonScanner(surface.shape(), JsonLimits.DEFAULT);
        if (!scanner.feed(body, 0, body.length) || !scanner.finish()) {
            throw new AssertionError("the client's request is no JSON");
        }
        if (surface.read(scanner, body.length) instanceof Reading.Refused(Failure why)) {
            return new Outcome.Refused(why);
        }
        Call call = ((Reading.Asked) surface.read(scanner, body.length)).call();
        Translation translation = translation(surface);
        return switch (translation.prompt(body)) {
            case PromptReading.Refused(Failure why) -> new Outcome.Refused(why);
            case PromptReading.Understood(Prompt prompt) -> {
                ProviderKind provider = Catalogue.builtIn().kind(kind).orElseThrow();
                Dialect dialect = Dialects.named(provider.dialect());
                Outgoing to =
                        new Outgoing(
                                JsonValue.of("\"" + MODEL + "\""),
                                call.stream(),
                                promptTokens(call),
                                can,
                                provider.quirks(),
                                CARRIERS);
                yield switch (conversation(dialect).write(prompt, to)) {
                    case Written.Refused(Failure.Invalid why) -> new Outcome.Refused(why);
                    case Written.Body written ->
                            new Outcome.Sent(
                                    new Translated(
                                            surface,
                                            dialect,
                                            call,
                                            prompt,
                                            written,
                                            Stream.concat(
                                                            prompt.extras().stream(),
                                                            written.dropped().stream()
                                                                    .map(translation::word))
                                                    .distinct()
                                                    .sorted()
                                                    .toList()));
                };
            }
        };
    }

    /** Plays the provider's answer; {@code stream} says what the client is given. */
    AnswerPlay play(boolean stream) {
        AnswerFacts facts =
                new AnswerFacts(
                        stream,
                        ID,
                        call.model(),
                        CREATED,
                        call.usageAsked(),
                        prompt.thinking().shown(),
                        promptTokens(call));
        return new AnswerPlay(
                this,
                conversation(dialect).reader(body.names(), CARRIERS),
                translation(surface).writer(facts));
    }

    private static long promptTokens(Call call) {
        return Estimate.of(call.bodyBytes(), 0, 0).input();
    }

    private static Translation translation(Surface surface) {
        return Objects.requireNonNull(surface.translation());
    }

    private static Conversation conversation(Dialect dialect) {
        return Objects.requireNonNull(dialect.conversation());
    }

    private static byte[] digest(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException absent) {
            throw new AssertionError(absent);
        }
    }
}
