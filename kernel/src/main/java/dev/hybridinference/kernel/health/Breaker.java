package dev.hybridinference.kernel.health;

/** Whether an endpoint may be asked, as one decision sees it. */
public enum Breaker {
    /** It may. */
    CLOSED,
    /** Everything failed there lately. */
    OPEN,
    /** Much failed there lately, but not all. */
    OPEN_SOFT,
    /** One request may try it. */
    HALF_OPEN,
    /** One request is trying it. */
    PROBING
}
