package dev.hybridinference.gateway.discovery;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads the answer to {@code GET /v1/models} (OpenAI API reference, "List models"). What a provider
 * says is not trusted: names that cannot be asked for are passed over, and so is what comes after
 * {@link #MOST}. Stateless and thread-safe.
 */
final class ModelList {
    /** Models of one provider. */
    static final int MOST = 1_000;

    /** Characters of one name. */
    static final int LONGEST_NAME = 200;

    private static final int DEEPEST = 32;

    private static final JsonFactory JSON =
            JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxNestingDepth(DEEPEST)
                                    .maxStringLength(ListFetch.MOST_BYTES)
                                    .maxNumberLength(64)
                                    .maxNameLength(1_000)
                                    .build())
                    .build();

    private ModelList() {}

    /**
     * The names in the provider's order, each once.
     *
     * @throws IllegalArgumentException when it is not a list of models
     */
    static List<String> read(byte[] body) {
        SequencedSet<String> names = new LinkedHashSet<>();
        boolean listed = false;
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), body)) {
            expect(parser.nextToken(), JsonToken.START_OBJECT);
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                String field = parser.currentName();
                JsonToken value = parser.nextToken();
                if (!field.equals("data")) {
                    parser.skipChildren();
                } else if (value != JsonToken.VALUE_NULL) {
                    expect(value, JsonToken.START_ARRAY);
                    models(parser, names);
                    listed = true;
                } else {
                    listed = true;
                }
            }
        } catch (JacksonException broken) {
            throw new IllegalArgumentException(
                    "model list: " + broken.getOriginalMessage(), broken);
        }
        if (!listed) {
            throw new IllegalArgumentException("model list: no data (expected: an array)");
        }
        return new ArrayList<>(names);
    }

    private static void models(JsonParser parser, SequencedSet<String> names) {
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (parser.currentToken() != JsonToken.START_OBJECT) {
                parser.skipChildren();
                continue;
            }
            String name = name(parser);
            if (name != null && usable(name) && names.size() < MOST) {
                names.add(name);
            }
        }
    }

    private static @Nullable String name(JsonParser parser) {
        String name = null;
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            boolean id = parser.currentName().equals("id");
            if (parser.nextToken() == JsonToken.VALUE_STRING && id) {
                name = parser.getString();
            } else {
                parser.skipChildren();
            }
        }
        return name;
    }

    private static boolean usable(String name) {
        return !name.isBlank()
                && name.length() <= LONGEST_NAME
                && name.codePoints()
                        .noneMatch(
                                c ->
                                        Character.isISOControl(c)
                                                || Character.getType(c) == Character.SURROGATE
                                                || Character.getType(c) == Character.FORMAT);
    }

    private static void expect(@Nullable JsonToken found, JsonToken wanted) {
        if (found != wanted) {
            throw new IllegalArgumentException(
                    "model list: %s (expected: %s)".formatted(found, wanted));
        }
    }
}
