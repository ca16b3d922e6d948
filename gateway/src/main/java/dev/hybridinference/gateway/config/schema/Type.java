package dev.hybridinference.gateway.config.schema;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The form that a setting has. */
public sealed interface Type {

    /**
     * Text that passes a check.
     *
     * @param rule what is expected, in words
     * @param check finds what is wrong
     * @param pattern the same as a regular expression, where there is one
     * @param url whether it may be a URL with a password, which is not printed
     */
    record Text(String rule, Check check, @Nullable String pattern, boolean url) implements Type {
        public Text(String rule, Check check, @Nullable String pattern) {
            this(rule, check, pattern, false);
        }

        /** Any text but the empty one. */
        public static Text any() {
            return matching("some text", "(?s).+");
        }

        /** Text that matches a regular expression as a whole. */
        public static Text matching(String rule, String pattern) {
            return new Text(
                    rule, text -> text.matches(pattern) ? null : "expected: " + rule, pattern);
        }
    }

    /** A whole number within bounds. */
    record Whole(long least, long most) implements Type {}

    /**
     * A decimal number of USD or a factor, from 0, without sign and exponent.
     *
     * @param most the largest whole number
     */
    record Decimal(long most) implements Type {
        /** Decimals at most. */
        public static final int DECIMALS = 6;

        static final String PATTERN = "[0-9]{1,9}(\\.[0-9]{1,6})?";
    }

    /** A number of bytes with a unit, within bounds. */
    record Size(long least, long most) implements Type {}

    /** A time with a unit, within bounds. */
    record Span(Duration least, Duration most) implements Type {}

    /** {@code true} or {@code false}. */
    record Truth() implements Type {}

    /** A share: a number from 0 to 1, with at most nine decimals. */
    record Fraction() implements Type {
        static final String PATTERN = "0|1|[01]\\.0{1,9}|0\\.[0-9]{1,9}";
    }

    /**
     * One of some words.
     *
     * @param noun what the words name
     * @param words what may be said
     * @param unbuilt words that are known but not available in this version
     */
    record Choice(String noun, List<String> words, List<String> unbuilt) implements Type {
        public Choice {
            words = List.copyOf(words);
            unbuilt = List.copyOf(unbuilt);
        }

        /** One of these words. */
        public static Choice of(String... words) {
            return new Choice("word", List.of(words), List.of());
        }
    }

    /**
     * Text of visible ASCII characters that is never printed.
     *
     * @param least fewest characters
     * @param most characters
     * @param spaces whether spaces may stand inside
     */
    record Hidden(int least, int most, boolean spaces) implements Type {}

    /** A list of values of one type, of at least some length. */
    record Items(Type item, int least) implements Type {}

    /** A map from names of the user's choice to values of one type. */
    record Table(Text name, Type value) implements Type {}

    /**
     * A map with fixed keys.
     *
     * @param fields the keys that exist
     * @param unbuilt keys that are known but not available in this version
     */
    record Section(List<Field> fields, List<String> unbuilt) implements Type {
        public Section {
            fields = List.copyOf(fields);
            unbuilt = List.copyOf(unbuilt);
        }

        /** The field of this name. */
        public @Nullable Field field(String name) {
            for (Field field : fields) {
                if (field.name().equals(name)) {
                    return field;
                }
            }
            return null;
        }
    }

    /**
     * A map that may be written as the value of one of its keys.
     *
     * @param name the key, whose type is one value
     * @param section the map
     */
    record Shorthand(String name, Section section) implements Type {
        public Shorthand {
            if (section.field(name) == null) {
                throw new IllegalArgumentException("name: " + name + " (expected: one of the map)");
            }
        }

        /** The type of the value that stands for the map. */
        public Type value() {
            return Objects.requireNonNull(section.field(name)).type();
        }
    }

    /** Finds what is wrong with a text. */
    @FunctionalInterface
    interface Check {
        /** The rule that the text breaks, or null. */
        @Nullable String broken(String text);
    }
}
