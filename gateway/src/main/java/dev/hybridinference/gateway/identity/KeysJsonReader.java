package dev.hybridinference.gateway.identity;

import dev.hybridinference.kernel.admission.Right;
import dev.hybridinference.kernel.admission.Treatment;
import dev.hybridinference.kernel.registry.Strategies;
import dev.hybridinference.kernel.route.Strategy;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** Reads the members of {@code keys.json} in the order in which they are written. */
final class KeysJsonReader {
    private static final class DamageException extends Exception {
        private static final long serialVersionUID = 1;

        DamageException(String why) {
            super(why);
        }
    }

    private final JsonParser json;

    private KeysJsonReader(JsonParser json) {
        this.json = json;
    }

    static KeysJson.Reading read(JsonFactory factory, byte[] content) {
        if (content.length == 0) {
            return new KeysJson.Reading.Damaged("empty");
        }
        try (JsonParser json = factory.createParser(ObjectReadContext.empty(), content)) {
            return new KeysJsonReader(json).document();
        } catch (DamageException damage) {
            return new KeysJson.Reading.Damaged(String.valueOf(damage.getMessage()));
        } catch (JacksonException notJson) {
            return new KeysJson.Reading.Damaged("not JSON: " + notJson.getOriginalMessage());
        }
    }

    private KeysJson.Reading document() throws DamageException {
        expect("a document", JsonToken.START_OBJECT);
        member("version", JsonToken.VALUE_NUMBER_INT);
        long version = json.getLongValue();
        if (version > KeysJson.VERSION) {
            return new KeysJson.Reading.Newer(version);
        }
        if (version < 1) {
            throw new DamageException("version: " + version + " (expected: 1 or more)");
        }
        String pepper = text("pepper");
        member("keys", JsonToken.START_ARRAY);
        List<StoredKey> keys = new ArrayList<>();
        while (json.nextToken() == JsonToken.START_OBJECT) {
            keys.add(key());
        }
        if (json.currentToken() != JsonToken.END_ARRAY) {
            throw new DamageException("keys: not a list of objects");
        }
        String checksum = text("sha256");
        expect("the end of the document", JsonToken.END_OBJECT);
        if (json.nextToken() != null) {
            throw new DamageException("something follows its end");
        }
        return new KeysJson.Reading.Good(pepper, keys, checksum);
    }

    private StoredKey key() throws DamageException {
        return new StoredKey(
                text("id"),
                text("name"),
                text("owner"),
                hash(),
                texts("models"),
                rights(),
                instant("created_at"),
                instant("expires_at"),
                flag("revoked"),
                null,
                treatment());
    }

    /** What differs from the usual, and the end of the key. */
    private Treatment treatment() throws DamageException {
        Treatment read = Treatment.USUAL;
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = json.currentName();
            expect(name, JsonToken.VALUE_STRING);
            read = with(read, name, json.getString());
        }
        if (json.currentToken() != JsonToken.END_OBJECT) {
            throw new DamageException("the end of a key: missing");
        }
        return read;
    }

    private static Treatment with(Treatment before, String name, String word)
            throws DamageException {
        return switch (name + " " + word) {
            case "priority low" -> new Treatment(before.strategy(), true, before.local());
            case "privacy local" -> new Treatment(before.strategy(), before.low(), true);
            case String _ when name.equals("strategy") ->
                    new Treatment(strategy(word), before.low(), before.local());
            case String _ -> throw new DamageException(name + ": unknown, or its value is");
        };
    }

    private static Strategy strategy(String word) throws DamageException {
        try {
            return Strategies.named(word);
        } catch (IllegalArgumentException unknown) {
            throw new DamageException("strategy: an unknown one");
        }
    }

    private KeyHash hash() throws DamageException {
        String hex = text("hash");
        try {
            return KeyHash.ofHex(hex);
        } catch (IllegalArgumentException wrong) {
            throw new DamageException("hash: not 64 hexadecimal digits");
        }
    }

    private Set<Right> rights() throws DamageException {
        Set<Right> rights = EnumSet.noneOf(Right.class);
        for (String word : texts("rights")) {
            Right right = Right.of(word).orElse(null);
            if (right == null) {
                throw new DamageException("rights: one is unknown");
            }
            rights.add(right);
        }
        return rights;
    }

    private Set<String> texts(String name) throws DamageException {
        member(name, JsonToken.START_ARRAY);
        Set<String> texts = new LinkedHashSet<>();
        while (json.nextToken() == JsonToken.VALUE_STRING) {
            texts.add(json.getString());
        }
        if (json.currentToken() != JsonToken.END_ARRAY) {
            throw new DamageException(name + ": not a list of texts");
        }
        return texts;
    }

    private @Nullable Instant instant(String name) throws DamageException {
        member(name, JsonToken.VALUE_STRING, JsonToken.VALUE_NULL);
        if (json.currentToken() == JsonToken.VALUE_NULL) {
            return null;
        }
        try {
            return Instant.parse(json.getString());
        } catch (DateTimeException wrong) {
            throw new DamageException(name + ": not a time");
        }
    }

    private boolean flag(String name) throws DamageException {
        member(name, JsonToken.VALUE_TRUE, JsonToken.VALUE_FALSE);
        return json.currentToken() == JsonToken.VALUE_TRUE;
    }

    private String text(String name) throws DamageException {
        member(name, JsonToken.VALUE_STRING);
        return json.getString();
    }

    private void member(String name, JsonToken... values) throws DamageException {
        if (json.nextToken() != JsonToken.PROPERTY_NAME || !json.currentName().equals(name)) {
            throw new DamageException(name + ": missing");
        }
        expect(name, values);
    }

    private void expect(String what, JsonToken... tokens) throws DamageException {
        JsonToken found = json.nextToken();
        for (JsonToken token : tokens) {
            if (token == found) {
                return;
            }
        }
        throw new DamageException(what + ": missing or of another kind");
    }
}
