package dev.hybridinference.gateway.config.schema;

import org.jspecify.annotations.Nullable;

/**
 * One setting.
 *
 * @param name its key
 * @param type the form of its value
 * @param fallback the default as it would be written, with commas between the items of a list; null
 *     if there is none of its own
 * @param note what holds when it is left out, where that is no fixed text; null if there is nothing
 *     to say
 * @param required whether it must be given
 * @param about what it does, in a sentence
 */
public record Field(
        String name,
        Type type,
        @Nullable String fallback,
        @Nullable String note,
        boolean required,
        String about) {

    /** A setting with a default. */
    public static Field of(String name, Type type, String fallback, String about) {
        return new Field(name, type, fallback, null, false, about);
    }

    /** A setting that may be left out. */
    public static Field open(String name, Type type, String note, String about) {
        return new Field(name, type, null, note.isEmpty() ? null : note, false, about);
    }

    /** A setting that must be given. */
    public static Field required(String name, Type type, String about) {
        return new Field(name, type, null, null, true, about);
    }

    /** This setting with another word for its default where it is shown, such as a formula. */
    public Field shownAs(String words) {
        return new Field(name, type, fallback, words, required, about);
    }
}
