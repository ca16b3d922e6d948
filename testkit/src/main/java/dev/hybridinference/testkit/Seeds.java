package dev.hybridinference.testkit;

import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * Seeds of random tests: printed, so that a failure can be repeated with {@code -Dtest.seed=N}.
 * Thread-safe.
 */
public final class Seeds {

    /** The system property that fixes the seed of every random test. */
    public static final String PROPERTY = "test.seed";

    private Seeds() {}

    /** A fresh seed, or the one given by the system property; prints it with the test's name. */
    public static long next(String test) {
        Long fixed = Long.getLong(PROPERTY);
        long seed = fixed != null ? fixed : ThreadLocalRandom.current().nextLong();
        System.out.println(test + ": -D" + PROPERTY + "=" + seed);
        return seed;
    }

    /** A generator whose sequence depends on nothing but the seed, on every JDK. */
    public static RandomGenerator random(long seed) {
        return RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    }

    /** A generator over {@link #next(String)}. */
    public static RandomGenerator random(String test) {
        return random(next(test));
    }
}
