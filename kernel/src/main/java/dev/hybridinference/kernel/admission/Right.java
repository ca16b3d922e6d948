package dev.hybridinference.kernel.admission;

import java.util.Locale;
import java.util.Optional;

/** What a key may do besides asking its models. */
public enum Right {
    /** Name a target directly: {@code x-hybrid-target}, or a model {@code provider/model}. */
    TARGET;

    /** The word of configuration, key file and command line. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The right that {@code word} names, if any does. */
    public static Optional<Right> of(String word) {
        for (Right right : values()) {
            if (right.word().equals(word)) {
                return Optional.of(right);
            }
        }
        return Optional.empty();
    }
}
