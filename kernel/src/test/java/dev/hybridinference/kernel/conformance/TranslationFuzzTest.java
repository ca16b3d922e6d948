package dev.hybridinference.kernel.conformance;

import dev.hybridinference.testkit.FuzzContract;

class TranslationFuzzTest extends FuzzContract {
    TranslationFuzzTest() {
        super(TranslationFuzz.class, TranslationFuzz::fuzzerTestOneInput, "translation");
    }
}
