package dev.hybridinference.kernel.ledger;

import dev.hybridinference.kernel.ledger.Redaction.Redacted;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * The strings inside a body of JSON, or of server-sent events with JSON, without their escapes. The
 * same string of a stream comes in pieces, one in each event, and is looked at as one. What is not
 * JSON, such as the end of a truncated body, has no strings. Confined to one thread.
 */
final class BodyTexts {
    private static final JsonFactory JSON = JsonFactory.builder().build();

    private final String body;
    private final Map<String, List<Piece>> strings = new LinkedHashMap<>();
    private final List<Piece> event = new ArrayList<>();

    /** A string in the body, from its first quote to after its last. */
    private record Piece(int from, int to, String value, Frame in, String name) {}

    /** An object or array that is open. */
    private static final class Frame {
        final @Nullable Frame parent;
        final String name;
        final boolean array;
        int elements;
        @Nullable String index;

        Frame(@Nullable Frame parent, String name, boolean array) {
            this.parent = parent;
            this.name = name;
            this.array = array;
        }

        /** Where it stands; streams number what they send in pieces. */
        String path() {
            String own = index == null ? name : "#" + index;
            return parent == null ? own : parent.path() + "/" + own;
        }
    }

    private BodyTexts(String body) {
        this.body = body;
    }

    /** A body in which the stretches that {@code search} finds in its strings are marked. */
    static Redacted marked(Redacted before, Function<String, List<Spans.Span>> search) {
        BodyTexts texts = new BodyTexts(before.text());
        texts.read();
        Map<Integer, Piece> changed = new TreeMap<>();
        for (List<Piece> pieces : texts.strings.values()) {
            change(pieces, search, changed);
        }
        return changed.isEmpty() ? before : texts.rebuilt(before.end(), changed);
    }

    private void read() {
        String start = body.stripLeading();
        if (start.startsWith("{") || start.startsWith("[")) {
            document(0, body.length());
            return;
        }
        int from = 0;
        while (from < body.length()) {
            int to = from;
            while (to < body.length() && body.charAt(to) != '\n' && body.charAt(to) != '\r') {
                to++;
            }
            if (body.startsWith("data:", from)) {
                document(from + 5, to);
            }
            from = to + 1;
        }
    }

    private void document(int from, int to) {
        event.clear();
        try (JsonParser parser =
                JSON.createParser(ObjectReadContext.empty(), body.substring(from, to))) {
            walk(parser, from);
        } catch (JacksonException _) {
            // what came before it counts
        }
        for (Piece piece : event) {
            strings.computeIfAbsent(piece.in().path() + "/" + piece.name(), _ -> new ArrayList<>())
                    .add(piece);
        }
    }

    private void walk(JsonParser parser, int base) {
        Frame in = new Frame(null, "", true);
        for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
            switch (token) {
                case START_OBJECT, START_ARRAY ->
                        in = new Frame(in, name(parser, in), token == JsonToken.START_ARRAY);
                case END_OBJECT, END_ARRAY -> in = in.parent == null ? in : in.parent;
                case VALUE_STRING -> {
                    String name = name(parser, in);
                    int from = base + (int) parser.currentTokenLocation().getCharOffset();
                    String value = parser.getString();
                    int to = base + (int) parser.currentLocation().getCharOffset();
                    event.add(new Piece(from, to, value, in, name));
                }
                case VALUE_NUMBER_INT -> {
                    if (name(parser, in).equals("index")) {
                        in.index = parser.getString();
                    }
                }
                default -> {}
            }
        }
    }

    private static String name(JsonParser parser, Frame in) {
        return in.array ? Integer.toString(in.elements++) : String.valueOf(parser.currentName());
    }

    private static void change(
            List<Piece> pieces,
            Function<String, List<Spans.Span>> search,
            Map<Integer, Piece> changed) {
        boolean repeated =
                pieces.stream().map(Piece::value).distinct().count() < 2 && pieces.size() > 1;
        if (repeated) {
            // ids and names, which come with every event
            for (Piece piece : pieces) {
                change(List.of(piece), search, changed);
            }
            return;
        }
        StringBuilder joined = new StringBuilder();
        pieces.forEach(piece -> joined.append(piece.value()));
        String whole = joined.toString();
        List<Spans.Span> spans = search.apply(whole);
        int at = 0;
        int first = 0;
        for (Piece piece : pieces) {
            int end = at + piece.value().length();
            while (first < spans.size() && spans.get(first).to() <= at) {
                first++;
            }
            String value = Spans.marked(whole, at, end, spans.subList(first, spans.size()));
            if (!value.equals(piece.value())) {
                changed.put(
                        piece.from(),
                        new Piece(piece.from(), piece.to(), value, piece.in(), piece.name()));
            }
            at = end;
        }
    }

    private Redacted rebuilt(int end, Map<Integer, Piece> changed) {
        StringBuilder out = new StringBuilder(body.length());
        int at = 0;
        int newEnd = end;
        for (Piece piece : changed.values()) {
            out.append(body, at, piece.from());
            int before = out.length();
            quote(piece.value(), out);
            if (end >= piece.to()) {
                newEnd += out.length() - before - (piece.to() - piece.from());
            } else if (end > piece.from()) {
                newEnd = out.length();
            }
            at = piece.to();
        }
        return new Redacted(out.append(body, at, body.length()).toString(), newEnd);
    }

    private static void quote(String value, StringBuilder out) {
        out.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < 0x20) {
                out.append("\\u00").append(Character.forDigit(c >> 4, 16));
                out.append(Character.forDigit(c & 0xF, 16));
            } else {
                out.append(c);
            }
        }
        out.append('"');
    }
}
