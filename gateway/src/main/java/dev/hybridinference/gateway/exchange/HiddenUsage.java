package dev.hybridinference.gateway.exchange;

/** Which usage the client must not see, because it was us who asked for it. */
enum HiddenUsage {
    /** The client asked for usage itself. */
    NOTHING,
    /** The event that carries usage and nothing else. */
    LAST,
    /** That, and the usage beside the content of every event. */
    EACH;

    static HiddenUsage of(boolean clientAsked, boolean continuous) {
        if (clientAsked) {
            return NOTHING;
        }
        return continuous ? EACH : LAST;
    }
}
