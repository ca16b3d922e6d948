package dev.hybridinference.kernel.price.list;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;

/** Walks through objects of objects and passes over what is not known. Confined to one thread. */
final class ForeignReader {
    private final JsonParser parser;

    private ForeignReader(JsonParser parser) {
        this.parser = parser;
    }

    /** Reads a member whose name was read; its value comes next. */
    interface Member {
        void read(String name);
    }

    /** Reads a whole document. */
    interface Document {
        void read(ForeignReader reader);
    }

    static void read(byte[] json, Document document) {
        PriceLimits.check(json);
        try (JsonParser parser = PriceLimits.JSON.createParser(ObjectReadContext.empty(), json)) {
            ForeignReader reader = new ForeignReader(parser);
            document.read(reader);
            if (parser.nextToken() != null) {
                throw new IllegalArgumentException(
                        "price list: more after its end (expected: one JSON document)");
            }
        } catch (JacksonException broken) {
            throw new IllegalArgumentException(
                    "price list: " + broken.getOriginalMessage(), broken);
        }
    }

    /** Reads the members of the object that comes next; passes over any other value. */
    void object(Member member) {
        JsonToken token = parser.nextToken();
        if (token == null) {
            throw new IllegalArgumentException("price list: empty (expected: a JSON document)");
        }
        if (token != JsonToken.START_OBJECT) {
            parser.skipChildren();
            return;
        }
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            member.read(parser.currentName());
        }
    }

    /** The number that comes next, exactly, or null for any other value, which is passed over. */
    @Nullable BigDecimal number() {
        JsonToken token = parser.nextToken();
        if (token == JsonToken.VALUE_NUMBER_INT || token == JsonToken.VALUE_NUMBER_FLOAT) {
            return new BigDecimal(parser.getString());
        }
        parser.skipChildren();
        return null;
    }

    /** The text that comes next, or null for any other value, which is passed over. */
    @Nullable String text() {
        if (parser.nextToken() == JsonToken.VALUE_STRING) {
            return parser.getString();
        }
        parser.skipChildren();
        return null;
    }

    /** Passes over the value that comes next. */
    void skip() {
        parser.nextToken();
        parser.skipChildren();
    }
}
