package dev.hybridinference.kernel.dialect;

import dev.hybridinference.kernel.dialect.Catalogue.UnbuiltKind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/** Reads the catalogue's JSON strictly. Confined to one thread; used for one document. */
final class CatalogueReader {
    private static final JsonFactory JSON =
            JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

    private final JsonParser parser;

    private CatalogueReader(JsonParser parser) {
        this.parser = parser;
    }

    static Catalogue read(byte[] json) {
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), json)) {
            return new CatalogueReader(parser).document();
        } catch (JacksonException broken) {
            throw new IllegalArgumentException("catalogue: " + broken.getMessage(), broken);
        }
    }

    private Catalogue document() {
        List<ProviderKind> kinds = List.of();
        List<UnbuiltKind> unbuilt = List.of();
        expect(parser.nextToken(), JsonToken.START_OBJECT);
        for (String field = nextField(); field != null; field = nextField()) {
            switch (field) {
                case "kinds" -> kinds = list(this::kind);
                case "unbuilt" -> unbuilt = list(this::unbuiltKind);
                default -> throw unknown(field);
            }
        }
        if (parser.nextToken() != null) {
            throw wrong("end of the document");
        }
        return new Catalogue(kinds, unbuilt);
    }

    private ProviderKind kind() {
        String name = null;
        String dialect = null;
        String baseUrl = null;
        boolean local = false;
        boolean keyRequired = false;
        List<String> keyVariables = List.of();
        List<String> urlVariables = List.of();
        Quirks quirks = Quirks.NONE;
        expect(parser.currentToken(), JsonToken.START_OBJECT);
        for (String field = nextField(); field != null; field = nextField()) {
            switch (field) {
                case "name" -> name = string();
                case "dialect" -> dialect = string();
                case "base_url" -> baseUrl = string();
                case "local" -> local = bool();
                case "key_required" -> keyRequired = bool();
                case "key_variables" -> keyVariables = list(this::currentString);
                case "url_variables" -> urlVariables = list(this::currentString);
                case "quirks" -> quirks = quirks();
                default -> throw unknown(field);
            }
        }
        return new ProviderKind(
                present("name", name),
                present("dialect", dialect),
                baseUrl,
                local,
                keyRequired,
                keyVariables,
                urlVariables,
                quirks);
    }

    private Quirks quirks() {
        Quirks quirks = Quirks.NONE;
        expect(parser.nextToken(), JsonToken.START_OBJECT);
        for (String field = nextField(); field != null; field = nextField()) {
            quirks = field.equals("auth") ? quirks.with(auth()) : quirks.with(trait(field), bool());
        }
        return quirks;
    }

    private Quirks.Trait trait(String word) {
        for (Quirks.Trait trait : Quirks.Trait.values()) {
            if (trait.word().equals(word)) {
                return trait;
            }
        }
        throw unknown(word);
    }

    private Quirks.Auth auth() {
        return Quirks.Auth.of(string())
                .orElseThrow(() -> wrong("bearer, api-key, x-api-key or none"));
    }

    private UnbuiltKind unbuiltKind() {
        String name = null;
        List<String> keyVariables = List.of();
        expect(parser.currentToken(), JsonToken.START_OBJECT);
        for (String field = nextField(); field != null; field = nextField()) {
            switch (field) {
                case "name" -> name = string();
                case "key_variables" -> keyVariables = list(this::currentString);
                default -> throw unknown(field);
            }
        }
        return new UnbuiltKind(present("name", name), keyVariables);
    }

    private <T> List<T> list(Element<T> element) {
        List<T> list = new ArrayList<>();
        expect(parser.nextToken(), JsonToken.START_ARRAY);
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            list.add(element.read());
        }
        return list;
    }

    private @Nullable String nextField() {
        if (parser.nextToken() == JsonToken.END_OBJECT) {
            return null;
        }
        return parser.currentName();
    }

    private String string() {
        parser.nextToken();
        return currentString();
    }

    private String currentString() {
        expect(parser.currentToken(), JsonToken.VALUE_STRING);
        return parser.getString();
    }

    private boolean bool() {
        return switch (parser.nextToken()) {
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case null, default -> throw wrong("true or false");
        };
    }

    private String present(String field, @Nullable String value) {
        if (value == null) {
            throw wrong("an entry with " + field);
        }
        return value;
    }

    private void expect(@Nullable JsonToken found, JsonToken expected) {
        if (found != expected) {
            throw wrong(expected.toString());
        }
    }

    private IllegalArgumentException unknown(String field) {
        return new IllegalArgumentException(
                "catalogue: field %s at line %d (expected: a known field)"
                        .formatted(field, parser.currentTokenLocation().getLineNr()));
    }

    private IllegalArgumentException wrong(String expected) {
        return new IllegalArgumentException(
                "catalogue: line %d (expected: %s)"
                        .formatted(parser.currentTokenLocation().getLineNr(), expected));
    }

    /** Reads the element at the parser's current token. */
    private interface Element<T> {
        T read();
    }
}
