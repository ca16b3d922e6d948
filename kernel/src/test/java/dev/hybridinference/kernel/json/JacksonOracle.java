package dev.hybridinference.kernel.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;

/**
 * What Jackson finds at the paths of a shape. It differs from RFC 8259 in three ways: it skips a
 * byte order mark and does not check all of UTF-8, which are mended here; and it refuses escapes of
 * lone surrogates in keys, though not in values, which it has to be asked about.
 */
final class JacksonOracle {

    /** A value, with the offset of its first byte. */
    record Found(
            JsonKind kind,
            int count,
            long start,
            boolean filled,
            boolean empty,
            @Nullable String text,
            Optional<Long> number) {}

    /** Says that the grammar allows what Jackson refuses. */
    static final class LoneSurrogateInKey extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    private static final JsonFactory JACKSON =
            JsonFactory.builder().disable(TokenStreamFactory.Feature.CHARSET_DETECTION).build();

    private final Map<List<String>, Integer> paths;
    private final @Nullable Found[] found;

    private JacksonOracle(Map<List<String>, Integer> paths) {
        this.paths = paths;
        this.found = new @Nullable Found[paths.size()];
    }

    /** The values by slot, null where there is none; or nothing if the document is not valid. */
    static Optional<List<Optional<Found>>> read(byte[] document, Map<List<String>, Integer> paths) {
        if ((document.length > 0 && document[0] == (byte) 0xEF) || !isUtf8(document)) {
            return Optional.empty();
        }
        JacksonOracle oracle = new JacksonOracle(paths);
        try (JsonParser parser = JACKSON.createParser(ObjectReadContext.empty(), document)) {
            if (parser.nextToken() == null) {
                return Optional.empty();
            }
            oracle.value(parser, List.of());
            if (parser.nextToken() != null) {
                return Optional.empty();
            }
        } catch (JacksonException e) {
            if (e.getOriginalMessage().contains("surrogate")) {
                throw new LoneSurrogateInKey();
            }
            return Optional.empty();
        }
        List<Optional<Found>> all = new ArrayList<>();
        for (Found one : oracle.found) {
            all.add(Optional.ofNullable(one));
        }
        return Optional.of(all);
    }

    /** Kind and text of a document that is one value without anything around it. */
    static Optional<Found> alone(byte[] document, long from, long to) {
        byte[] slice = Arrays.copyOfRange(document, (int) from, (int) to);
        boolean padded = !new String(slice, UTF_8).strip().equals(new String(slice, UTF_8));
        return padded
                ? Optional.empty()
                : read(slice, Map.of(List.of(), 0)).flatMap(List::getFirst);
    }

    private static boolean isUtf8(byte[] document) {
        try {
            UTF_8.newDecoder().decode(ByteBuffer.wrap(document));
            return true;
        } catch (CharacterCodingException _) {
            return false;
        }
    }

    /** Reads the value of the present token; the path has the names of the shape. */
    private void value(JsonParser parser, @Nullable List<String> path) {
        JsonToken token = parser.currentToken();
        long start = parser.currentTokenLocation().getByteOffset();
        boolean empty = false;
        String text = null;
        Optional<Long> number = Optional.empty();
        JsonKind kind =
                switch (token) {
                    case START_OBJECT -> JsonKind.OBJECT;
                    case START_ARRAY -> JsonKind.ARRAY;
                    case VALUE_STRING -> JsonKind.STRING;
                    case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> JsonKind.NUMBER;
                    case VALUE_TRUE -> JsonKind.TRUE;
                    case VALUE_FALSE -> JsonKind.FALSE;
                    case VALUE_NULL -> JsonKind.NULL;
                    default -> throw new AssertionError(token);
                };
        switch (token) {
            case VALUE_STRING -> {
                text = parser.getString();
                empty = text.isEmpty();
            }
            case VALUE_NUMBER_INT -> number = asLong(parser.getString());
            case START_OBJECT, START_ARRAY -> empty = members(parser, token, path);
            default -> {}
        }
        Integer slot = path == null ? null : paths.get(path);
        if (slot != null) {
            Found before = found[slot];
            boolean filled =
                    (!empty && kind != JsonKind.NULL) || (before != null && before.filled());
            int count = before == null ? 1 : before.count() + 1;
            found[slot] = new Found(kind, count, start, filled, empty, text, number);
        }
    }

    private boolean members(JsonParser parser, JsonToken open, @Nullable List<String> path) {
        boolean empty = true;
        for (JsonToken token = parser.nextToken();
                !token.isStructEnd();
                token = parser.nextToken()) {
            List<String> below;
            if (open == JsonToken.START_OBJECT) {
                below = path == null ? null : below(path, parser.getString());
                parser.nextToken();
            } else {
                below = path == null ? null : below(path, "*");
            }
            value(parser, below);
            empty = false;
        }
        return empty;
    }

    private @Nullable List<String> below(List<String> path, String element) {
        List<String> named = new ArrayList<>(path);
        named.add(element);
        if (leads(named)) {
            return named;
        }
        named.set(path.size(), "*");
        return leads(named) ? named : null;
    }

    private boolean leads(List<String> prefix) {
        return paths.keySet().stream()
                .anyMatch(
                        path ->
                                path.size() >= prefix.size()
                                        && path.subList(0, prefix.size()).equals(prefix));
    }

    private static Optional<Long> asLong(String digits) {
        BigInteger value = new BigInteger(digits);
        return value.bitLength() < 64 ? Optional.of(value.longValue()) : Optional.empty();
    }

    /** As a map, because the order of slots is that of insertion. */
    static Map<List<String>, Integer> numbered(List<List<String>> paths) {
        Map<List<String>, Integer> numbered = new HashMap<>();
        paths.forEach(path -> numbered.putIfAbsent(path, numbered.size()));
        return numbered;
    }
}
