package dev.hybridinference.kernel.json;

import dev.hybridinference.testkit.FuzzContract;

class JsonFuzzTest extends FuzzContract {
    JsonFuzzTest() {
        super(JsonFuzz.class, JsonFuzz::fuzzerTestOneInput, "json");
    }
}
