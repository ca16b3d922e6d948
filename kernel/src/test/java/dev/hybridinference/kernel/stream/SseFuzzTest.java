package dev.hybridinference.kernel.stream;

import dev.hybridinference.testkit.FuzzContract;

class SseFuzzTest extends FuzzContract {
    SseFuzzTest() {
        super(SseFuzz.class, SseFuzz::fuzzerTestOneInput, "sse");
    }
}
