package dev.hybridinference.gateway.edge;

import dev.hybridinference.testkit.FuzzContract;

class RequestFuzzTest extends FuzzContract {
    RequestFuzzTest() {
        super(RequestFuzz.class, RequestFuzz::fuzzerTestOneInput, "requests");
    }
}
