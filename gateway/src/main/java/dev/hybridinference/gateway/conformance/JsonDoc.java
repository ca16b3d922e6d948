package dev.hybridinference.gateway.conformance;

import dev.hybridinference.kernel.json.JsonCursor;
import dev.hybridinference.kernel.json.JsonKind;
import dev.hybridinference.kernel.json.JsonLimits;
import dev.hybridinference.kernel.json.JsonScanner;
import dev.hybridinference.kernel.json.JsonShape;
import dev.hybridinference.kernel.json.JsonValue;
import org.jspecify.annotations.Nullable;

/**
 * A JSON value that is looked into by names and indices; what is not there is absent. Immutable.
 */
final class JsonDoc {
    private static final JsonShape NOTHING = JsonShape.builder().build();
    private static final JsonDoc ABSENT = new JsonDoc(null);

    private final @Nullable JsonValue value;

    private JsonDoc(@Nullable JsonValue value) {
        this.value = value;
    }

    /** The document that these bytes are; absent when they are none. */
    static JsonDoc of(byte[] bytes) {
        JsonScanner scanner = new JsonScanner(NOTHING, JsonLimits.DEFAULT);
        boolean valid = scanner.feed(bytes, 0, bytes.length) && scanner.finish();
        return valid ? new JsonDoc(JsonValue.document(bytes)) : ABSENT;
    }

    /** The value behind names and indices. */
    JsonDoc at(Object... path) {
        JsonDoc here = this;
        for (Object step : path) {
            here = step instanceof Integer index ? here.element(index) : here.member((String) step);
        }
        return here;
    }

    private JsonDoc member(String name) {
        JsonDoc found = ABSENT;
        if (value != null) {
            JsonCursor at = value.cursor();
            if (at.object()) {
                while (at.member()) {
                    if (at.key().equals(name)) {
                        found = new JsonDoc(at.value());
                    }
                }
            }
        }
        return found;
    }

    private JsonDoc element(int index) {
        if (value != null) {
            JsonCursor at = value.cursor();
            if (at.array()) {
                for (int i = 0; at.element(); i++) {
                    if (i == index) {
                        return new JsonDoc(at.value());
                    }
                }
            }
        }
        return ABSENT;
    }

    JsonKind kind() {
        return value == null ? JsonKind.ABSENT : value.kind();
    }

    boolean absentOrNull() {
        return kind() == JsonKind.ABSENT || kind() == JsonKind.NULL;
    }

    /** Elements of this array; 0 for anything else. */
    int size() {
        int count = 0;
        if (value != null) {
            JsonCursor at = value.cursor();
            if (at.array()) {
                while (at.element()) {
                    count++;
                }
            }
        }
        return count;
    }

    /** This string; empty for anything else. */
    String text() {
        return value == null ? "" : value.cursor().string();
    }

    /** This whole number; -1 for anything else. */
    long number() {
        return value == null ? -1 : value.cursor().number(-1);
    }

    @Override
    public String toString() {
        return value == null ? "nothing" : value.toString();
    }
}
