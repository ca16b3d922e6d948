package dev.hybridinference.testkit.provider;

import dev.hybridinference.testkit.json.Json;
import java.math.BigDecimal;
import java.util.Map;

/** Types of request fields, and the words in which a mismatch is told. */
enum Kind {
    STRING("a string"),
    INTEGER("an integer"),
    DECIMAL("a decimal"),
    BOOLEAN("a boolean"),
    OBJECT("an object"),
    ARRAY("an array"),
    STRING_OR_ARRAY("a string or an array"),
    STRING_OR_OBJECT("a string or an object"),
    ANY("anything");

    private final String words;

    Kind(String words) {
        this.words = words;
    }

    /** Refuses unknown names (when strict) and values of the wrong type; null is absent. */
    static void checkAll(Json object, Map<String, Kind> fields, String prefix, boolean strict) {
        if (!(object instanceof Json.Obj(var members))) {
            throw wrongType(prefix.isEmpty() ? "body" : prefix, OBJECT, object);
        }
        members.forEach(
                (name, value) -> {
                    String path = prefix.isEmpty() ? name : prefix + "." + name;
                    Kind kind = fields.get(name);
                    if (kind == null) {
                        if (strict) {
                            throw Refusal.unknownParameter(path);
                        }
                    } else if (!(value instanceof Json.Null) && !kind.accepts(value)) {
                        throw wrongType(path, kind, value);
                    }
                });
    }

    static Refusal wrongType(String path, Kind expected, Json got) {
        return Refusal.bad(
                "Invalid type for '%s': expected %s, but got %s instead."
                        .formatted(path, expected.words, wordsOf(got)),
                path,
                "invalid_type");
    }

    /** Refuses a present number outside its range. */
    static void checkRange(Json object, String name, double low, double high) {
        Json value = object.present(name);
        if (value == null) {
            return;
        }
        BigDecimal number = value.number();
        if (number.compareTo(BigDecimal.valueOf(low)) < 0) {
            throw outside(name, "below minimum", ">= " + low, number);
        }
        if (number.compareTo(BigDecimal.valueOf(high)) > 0) {
            throw outside(name, "above maximum", "<= " + high, number);
        }
    }

    private static Refusal outside(String name, String side, String limit, BigDecimal number) {
        return Refusal.bad(
                "Invalid '%s': %s value. Expected a value %s, but got %s instead."
                        .formatted(name, side, limit, number.toPlainString()),
                name,
                side.startsWith("below") ? "below_min_value" : "above_max_value");
    }

    /** How a message names this type. */
    String words() {
        return words;
    }

    boolean accepts(Json value) {
        return switch (this) {
            case STRING -> value instanceof Json.Str;
            case INTEGER ->
                    value instanceof Json.Num(var literal)
                            && literal.chars().allMatch(c -> c == '-' || Character.isDigit(c));
            case DECIMAL -> value instanceof Json.Num;
            case BOOLEAN -> value instanceof Json.Bool;
            case OBJECT -> value instanceof Json.Obj;
            case ARRAY -> value instanceof Json.Arr;
            case STRING_OR_ARRAY -> value instanceof Json.Str || value instanceof Json.Arr;
            case STRING_OR_OBJECT -> value instanceof Json.Str || value instanceof Json.Obj;
            case ANY -> true;
        };
    }

    private static String wordsOf(Json value) {
        return switch (value) {
            case Json.Null _ -> "null";
            case Json.Str _ -> "a string";
            case Json.Num(var literal) ->
                    literal.matches("-?\\d+") ? "an integer" : "a decimal number";
            case Json.Bool _ -> "a boolean";
            case Json.Obj _ -> "an object";
            case Json.Arr _ -> "an array";
        };
    }
}
