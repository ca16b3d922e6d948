package dev.hybridinference.kernel.route;

/**
 * Whether something is resting after a failure, frozen at one moment.
 *
 * @param nanos how much longer; 0 when it is not resting
 * @param told whether the provider itself named the time, so that asking sooner is pointless
 */
public record Rest(long nanos, boolean told) {
    public static final Rest NONE = new Rest(0, false);

    public boolean resting() {
        return nanos > 0;
    }

    /** The one that counts of two that hold at once. */
    public static Rest longer(Rest one, Rest other) {
        if (one.told() == other.told()) {
            return one.nanos() >= other.nanos() ? one : other;
        }
        Rest told = one.told() ? one : other;
        Rest untold = one.told() ? other : one;
        return told.resting() ? told : untold;
    }
}
