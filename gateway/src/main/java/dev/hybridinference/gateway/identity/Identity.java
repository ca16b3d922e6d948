package dev.hybridinference.gateway.identity;

import dev.hybridinference.kernel.admission.Caller;
import dev.hybridinference.kernel.failure.Failure;

/** The answer to "who is it?". */
public sealed interface Identity {
    /** A key in force was presented. */
    record Known(Caller caller) implements Identity {}

    /** None was. */
    record Unknown(Failure why) implements Identity {}
}
