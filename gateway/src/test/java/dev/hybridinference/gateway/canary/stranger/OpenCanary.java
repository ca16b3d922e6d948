package dev.hybridinference.gateway.canary.stranger;

/** A class with behaviour that is public without need, and the only one of its module. */
public final class OpenCanary {

    private OpenCanary() {}

    static int answer() {
        return 42;
    }
}
