package dev.hybridinference.kernel.price;

import java.util.Arrays;
import java.util.Optional;

/** A class of tokens that can have a price of its own. */
public enum TokenClass {
    /** Input that belongs to no other class. */
    INPUT("input"),
    /** Input read from a prompt cache. */
    CACHED_INPUT("cached_input"),
    /** Input written to a cache for 5 minutes. */
    CACHE_WRITE_5M("cache_write_5m"),
    /** Input written to a cache for an hour. */
    CACHE_WRITE_1H("cache_write_1h"),
    /** Output that belongs to no other class. */
    OUTPUT("output"),
    /** Output that is reasoning. */
    REASONING("reasoning"),
    /** Input that is audio. */
    AUDIO_INPUT("audio_input"),
    /** Output that is audio. */
    AUDIO_OUTPUT("audio_output"),
    /** Input that is images. */
    IMAGE("image");

    private final String word;

    TokenClass(String word) {
        this.word = word;
    }

    /** The class of this name, if there is one. */
    public static Optional<TokenClass> of(String word) {
        return Arrays.stream(values()).filter(kind -> kind.word.equals(word)).findFirst();
    }

    /** The name in configuration files and price lists. */
    public String word() {
        return word;
    }

    /** The class whose price counts when this one has none. */
    TokenClass general() {
        return switch (this) {
            case INPUT, CACHED_INPUT, CACHE_WRITE_5M, CACHE_WRITE_1H, AUDIO_INPUT, IMAGE -> INPUT;
            case OUTPUT, REASONING, AUDIO_OUTPUT -> OUTPUT;
        };
    }
}
