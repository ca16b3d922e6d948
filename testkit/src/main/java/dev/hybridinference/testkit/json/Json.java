package dev.hybridinference.testkit.json;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A JSON value (RFC 8259). Numbers keep their literal, objects their order, so that a value read
 * and written again differs in nothing but white space and escapes. Immutable.
 */
public sealed interface Json {

    /** An object; members in the order of the text, each name once. */
    record Obj(Map<String, Json> members) implements Json {
        public Obj {
            members = new LinkedHashMap<>(members);
        }

        /** A copy with one member set or replaced. */
        public Obj with(String name, @Nullable Object value) {
            Map<String, Json> copy = new LinkedHashMap<>(members);
            copy.put(name, Json.of(value));
            return new Obj(copy);
        }
    }

    /** An array. */
    record Arr(List<Json> items) implements Json {
        public Arr {
            items = List.copyOf(items);
        }
    }

    /** A string, unescaped; may hold lone surrogates. */
    record Str(String value) implements Json {}

    /** A number with the literal of the text. */
    record Num(String literal) implements Json {}

    /** {@code true} or {@code false}. */
    record Bool(boolean value) implements Json {}

    /** {@code null}. */
    record Null() implements Json {}

    /**
     * Reads one JSON text strictly: no duplicate names, no trailing input.
     *
     * @throws JsonSyntaxException naming the offset and the fault
     */
    static Json parse(String text) {
        return new JsonReader(text).document();
    }

    /** Reads one JSON text; bytes that are not UTF-8 are a syntax error. */
    static Json parse(byte[] utf8) {
        return parse(JsonReader.decode(utf8));
    }

    /** An object of alternating names and values; values as in {@link #of(Object)}. */
    static Obj obj(@Nullable Object... namesAndValues) {
        Map<String, Json> members = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            members.put(String.valueOf(namesAndValues[i]), of(namesAndValues[i + 1]));
        }
        return new Obj(members);
    }

    /** An array; values as in {@link #of(Object)}. */
    static Arr arr(@Nullable Object... values) {
        List<Json> items = new ArrayList<>();
        for (Object value : values) {
            items.add(of(value));
        }
        return new Arr(items);
    }

    /** The JSON value of a Java one: {@code null}, text, number, boolean, list, map or JSON. */
    static Json of(@Nullable Object value) {
        return switch (value) {
            case null -> new Null();
            case Json json -> json;
            case CharSequence text -> new Str(text.toString());
            case Number number -> new Num(number.toString());
            case Boolean bool -> new Bool(bool);
            case List<?> list -> arr(list.toArray());
            case Map<?, ?> map -> {
                Map<String, Json> members = new LinkedHashMap<>();
                map.forEach((name, member) -> members.put(String.valueOf(name), of(member)));
                yield new Obj(members);
            }
            default ->
                    throw new IllegalArgumentException(
                            "value: " + value.getClass() + " (expected: a JSON-like value)");
        };
    }

    /** The member of that name, or null when this is no object or has none. */
    default @Nullable Json get(String name) {
        return this instanceof Obj(var members) ? members.get(name) : null;
    }

    /** As {@link #get}, with JSON {@code null} counted as absent. */
    default @Nullable Json present(String name) {
        Json member = get(name);
        return member instanceof Null ? null : member;
    }

    /**
     * Walks names and indices.
     *
     * @throws AssertionError when a step is not there
     */
    default Json at(Object... path) {
        Json here = this;
        for (Object step : path) {
            Json next = null;
            if (step instanceof Integer index && here instanceof Arr(var items)) {
                next = index < items.size() ? items.get(index) : null;
            } else if (step instanceof String name) {
                next = here.get(name);
            }
            if (next == null) {
                throw new AssertionError("no " + step + " of " + List.of(path) + " in " + here);
            }
            here = next;
        }
        return here;
    }

    /** The items of this array; empty when this is no array. */
    default List<Json> list() {
        return this instanceof Arr(var items) ? items : List.of();
    }

    /**
     * The value of this string.
     *
     * @throws AssertionError when this is no string
     */
    default String text() {
        if (this instanceof Str(var value)) {
            return value;
        }
        throw new AssertionError("expected a string: " + this);
    }

    /**
     * The value of this number.
     *
     * @throws AssertionError when this is no number
     */
    default BigDecimal number() {
        if (this instanceof Num(var literal)) {
            return new BigDecimal(literal);
        }
        throw new AssertionError("expected a number: " + this);
    }

    /** The value of this number as an int; it must be one. */
    default int asInt() {
        return number().intValueExact();
    }

    /** The items of the array of that name; empty when there is none. */
    default List<Json> list(String name) {
        Json member = get(name);
        return member == null ? List.of() : member.list();
    }

    /** Whether walking these names leads to {@code true}. */
    default boolean hasTrue(String... path) {
        @Nullable Json here = this;
        for (String name : path) {
            here = here == null ? null : here.get(name);
        }
        return here != null && here.isTrue();
    }

    default boolean isTrue() {
        return this instanceof Bool(var value) && value;
    }

    /** The compact text. */
    default String write() {
        return JsonWriter.write(this);
    }

    /** The compact text as UTF-8. */
    default byte[] bytes() {
        return write().getBytes(StandardCharsets.UTF_8);
    }
}
