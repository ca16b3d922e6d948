package dev.hybridinference.testkit.json;

import java.util.Iterator;
import java.util.Map;

/** Writes JSON compactly (RFC 8259). */
final class JsonWriter {

    private JsonWriter() {}

    static String write(Json value) {
        StringBuilder out = new StringBuilder();
        append(value, out);
        return out.toString();
    }

    private static void append(Json value, StringBuilder out) {
        switch (value) {
            case Json.Null _ -> out.append("null");
            case Json.Bool(var bool) -> out.append(bool);
            case Json.Num(var literal) -> out.append(literal);
            case Json.Str(var text) -> quote(text, out);
            case Json.Arr(var items) -> {
                out.append('[');
                for (int i = 0; i < items.size(); i++) {
                    if (i > 0) {
                        out.append(',');
                    }
                    append(items.get(i), out);
                }
                out.append(']');
            }
            case Json.Obj(var members) -> {
                out.append('{');
                for (Iterator<Map.Entry<String, Json>> i = members.entrySet().iterator();
                        i.hasNext(); ) {
                    Map.Entry<String, Json> member = i.next();
                    quote(member.getKey(), out);
                    out.append(':');
                    append(member.getValue(), out);
                    if (i.hasNext()) {
                        out.append(',');
                    }
                }
                out.append('}');
            }
        }
    }

    private static void quote(String text, StringBuilder out) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    if (c < 0x20 || isLone(text, i)) {
                        out.append("\\u%04x".formatted((int) c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }

    /** A surrogate without its partner has no UTF-8 form and must be escaped. */
    private static boolean isLone(String text, int i) {
        char c = text.charAt(i);
        if (Character.isHighSurrogate(c)) {
            return i + 1 == text.length() || !Character.isLowSurrogate(text.charAt(i + 1));
        }
        return Character.isLowSurrogate(c)
                && (i == 0 || !Character.isHighSurrogate(text.charAt(i - 1)));
    }
}
