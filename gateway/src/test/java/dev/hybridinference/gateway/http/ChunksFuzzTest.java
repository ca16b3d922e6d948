package dev.hybridinference.gateway.http;

import dev.hybridinference.testkit.FuzzContract;

class ChunksFuzzTest extends FuzzContract {
    ChunksFuzzTest() {
        super(ChunksFuzz.class, ChunksFuzz::fuzzerTestOneInput, "chunks");
    }
}
