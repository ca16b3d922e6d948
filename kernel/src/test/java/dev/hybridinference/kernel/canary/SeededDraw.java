package dev.hybridinference.kernel.canary;

import java.util.Random;

/** Draws from a given seed, which is pure. */
public final class SeededDraw {

    private SeededDraw() {}

    static int draw(long seed) {
        return new Random(seed).nextInt();
    }
}
