package dev.hybridinference.kernel.price.list;

import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/** How much of a price list is read. */
public final class PriceLimits {
    /** Bytes of a list. */
    public static final int BYTES = 64 << 20;

    /** Entries of a list. */
    public static final int ENTRIES = 100_000;

    /** Problems that are told; further ones are counted only. */
    public static final int PROBLEMS = 100;

    static final JsonFactory JSON =
            JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxNestingDepth(64)
                                    .maxStringLength(1 << 20)
                                    .maxNameLength(1_000)
                                    .maxNumberLength(100)
                                    .maxDocumentLength(BYTES)
                                    .build())
                    .build();

    private PriceLimits() {}

    static void check(byte[] json) {
        if (json.length > BYTES) {
            throw new IllegalArgumentException(
                    "price list: %d bytes (expected: at most %d)".formatted(json.length, BYTES));
        }
    }
}
