package dev.hybridinference.kernel.ledger;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Whether the bodies of a request and of its answer are kept. */
public enum ContentPolicy {
    /** Never. */
    NONE,
    /** When the request did not end well. */
    ERRORS,
    /** For a share of all requests, drawn when they begin. */
    SAMPLED,
    /** Always. */
    ALL;

    /**
     * Whether bodies are collected while the request runs; decided once, when it begins.
     *
     * @param share of the requests that {@link #SAMPLED} collects, from 0 to 1
     * @param draw a random number from 0 (included) to 1 (excluded)
     */
    public boolean collects(double share, double draw) {
        return switch (this) {
            case NONE -> false;
            case SAMPLED -> draw < share;
            case ERRORS, ALL -> true;
        };
    }

    /**
     * Whether what was collected is kept once the request has ended.
     *
     * @param ok whether the client got a whole answer
     */
    public boolean keeps(boolean ok) {
        return switch (this) {
            case NONE -> false;
            case ERRORS -> !ok;
            case SAMPLED, ALL -> true;
        };
    }

    /** The word of the configuration. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** All words, in this order. */
    public static String[] words() {
        return Arrays.stream(values()).map(ContentPolicy::word).toArray(String[]::new);
    }

    /** The policy that {@code word} names, if any does. */
    public static Optional<ContentPolicy> of(String word) {
        return Arrays.stream(values()).filter(policy -> policy.word().equals(word)).findFirst();
    }
}
