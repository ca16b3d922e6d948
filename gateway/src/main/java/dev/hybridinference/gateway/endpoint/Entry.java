package dev.hybridinference.gateway.endpoint;

/** Whether a request may go to an endpoint now. */
public sealed interface Entry permits Slot, Entry.Refused {
    /** Not now. */
    record Refused(Why why) implements Entry {}

    /** Why not. */
    enum Why {
        /** The breaker is open. */
        OPEN,

        /** The breaker is half-open, and another request is the probe. */
        PROBE_TAKEN,

        /** All places are taken, or others wait for one. */
        FULL,

        /** The endpoint is failing, and got its share of re-attempts. */
        OVER_BUDGET
    }
}
