package dev.hybridinference.kernel.dialect;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * Where a provider differs from the plain protocol of its dialect.
 *
 * @param traits what is true of it
 * @param auth how the credential is sent
 */
public record Quirks(Set<Trait> traits, Auth auth) {
    /** The plain protocol: nothing to mind. */
    public static final Quirks NONE = new Quirks(plain(), Auth.BEARER);

    public Quirks {
        traits = Set.copyOf(traits);
    }

    /** Something that is true of some providers and not of others. */
    public enum Trait {
        STREAM_USAGE("stream_usage", true, "Whether it understands stream_options.include_usage."),
        CONTINUOUS_USAGE(
                "continuous_usage",
                false,
                "Whether it understands stream_options.continuous_usage_stats, so that the usage of"
                        + " a stream whose client leaves is known."),
        COMPLETION_TOKENS(
                "completion_tokens",
                false,
                "Whether it calls the limit of an answer max_completion_tokens."),
        LATE_SYSTEM(
                "late_system", false, "Whether it takes system messages that are not the first."),
        TOP_K("top_k", false, "Whether it takes top_k."),
        PREFILL(
                "prefill",
                false,
                "Whether it goes on with an assistant message at the end"
                        + " (continue_final_message)."),
        REASONING_BACK(
                "reasoning_back",
                false,
                "Whether it takes back what the model thought, as reasoning_content."),
        IMAGE_URLS(
                "image_urls",
                true,
                "Whether it is given images by URL; else the gateway fetches them, from public"
                        + " addresses only, where it translates."),
        STRICT_MESSAGES(
                "strict_messages",
                false,
                "Whether it refuses fields of messages that it does not know, so that what models"
                        + " thought is left out."),
        MESSAGES(
                "messages",
                false,
                "Whether it serves Anthropic's Messages beside its own protocol, at /messages.");

        private final String word;
        private final boolean plain;
        private final String about;

        Trait(String word, boolean plain, String about) {
            this.word = word;
            this.plain = plain;
            this.about = about;
        }

        /** The name in the catalogue and in configuration files. */
        public String word() {
            return word;
        }

        /** What it means, as one sentence. */
        public String about() {
            return about;
        }
    }

    /** How a credential is sent. */
    public enum Auth {
        /** {@code Authorization: Bearer <key>}. */
        BEARER("bearer"),
        /** {@code api-key: <key>}. */
        API_KEY_HEADER("api-key"),
        /** {@code x-api-key: <key>}. */
        X_API_KEY("x-api-key"),
        /** No credential is sent. */
        NONE("none");

        private final String word;

        Auth(String word) {
            this.word = word;
        }

        /** The way of this name, if there is one. */
        public static Optional<Auth> of(String word) {
            return Arrays.stream(values()).filter(auth -> auth.word.equals(word)).findFirst();
        }

        /** The name in the catalogue and in configuration files. */
        public String word() {
            return word;
        }
    }

    public boolean has(Trait trait) {
        return traits.contains(trait);
    }

    /** The same with one trait more or less. */
    public Quirks with(Trait trait, boolean value) {
        EnumSet<Trait> changed = EnumSet.noneOf(Trait.class);
        changed.addAll(traits);
        if (value) {
            changed.add(trait);
        } else {
            changed.remove(trait);
        }
        return new Quirks(changed, auth);
    }

    /** The same with another way to send the credential. */
    public Quirks with(Auth other) {
        return new Quirks(traits, other);
    }

    private static Set<Trait> plain() {
        EnumSet<Trait> plain = EnumSet.noneOf(Trait.class);
        for (Trait trait : Trait.values()) {
            if (trait.plain) {
                plain.add(trait);
            }
        }
        return plain;
    }
}
