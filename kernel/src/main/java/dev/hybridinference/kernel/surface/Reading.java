package dev.hybridinference.kernel.surface;

import dev.hybridinference.kernel.call.Call;
import dev.hybridinference.kernel.failure.Failure;

/** What a surface made of a request body. */
public sealed interface Reading {
    /** The body asks for this. */
    record Asked(Call call) implements Reading {}

    /** The body asks for nothing that can be served. */
    record Refused(Failure failure) implements Reading {}
}
