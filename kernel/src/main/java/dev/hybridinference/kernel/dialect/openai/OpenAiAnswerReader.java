package dev.hybridinference.kernel.dialect.openai;

import dev.hybridinference.kernel.call.Usage;
import dev.hybridinference.kernel.dialect.AnswerReader;
import dev.hybridinference.kernel.failure.ProviderError;
import dev.hybridinference.kernel.json.JsonKind;
import dev.hybridinference.kernel.json.JsonLimits;
import dev.hybridinference.kernel.json.JsonScanner;
import dev.hybridinference.kernel.json.JsonShape;
import org.jspecify.annotations.Nullable;

/**
 * Reads whole completions and embeddings: that they are one JSON object, and their usage. Confined
 * to one thread.
 */
final class OpenAiAnswerReader implements AnswerReader {
    private static final JsonShape SHAPE;
    private static final ErrorFields ERRORS;
    private static final UsageFields USAGE;

    static {
        JsonShape.Builder shape = JsonShape.builder();
        ERRORS = new ErrorFields(shape);
        USAGE = new UsageFields(shape);
        SHAPE = shape.build();
    }

    private final JsonScanner json = new JsonScanner(SHAPE, JsonLimits.DEFAULT);

    @Override
    public void reset() {
        json.reset();
    }

    @Override
    public boolean data(byte[] bytes, int from, int to) {
        return json.feed(bytes, from, to);
    }

    @Override
    public boolean end() {
        return json.finish() && json.root() == JsonKind.OBJECT;
    }

    @Override
    public @Nullable ProviderError error() {
        return ERRORS.told(json) ? ERRORS.read(json, "The provider answered with an error.") : null;
    }

    @Override
    public int errorStatus() {
        return ERRORS.status(json);
    }

    @Override
    public @Nullable Usage usage() {
        return USAGE.read(json);
    }

    /** The error that a body tells, whatever parts of it are there. */
    static ProviderError errorIn(byte[] body, String otherwise) {
        JsonScanner json =
                new JsonScanner(SHAPE, new JsonLimits(JsonLimits.DEFAULT.depth(), 4_096));
        json.feed(body, 0, body.length);
        return ERRORS.read(json, otherwise);
    }
}
