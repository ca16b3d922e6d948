package dev.hybridinference.kernel.json;

import dev.hybridinference.testkit.FuzzContract;

class CursorFuzzTest extends FuzzContract {
    CursorFuzzTest() {
        super(CursorFuzz.class, CursorFuzz::fuzzerTestOneInput, "cursor");
    }
}
