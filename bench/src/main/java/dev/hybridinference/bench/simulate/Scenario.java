package dev.hybridinference.bench.simulate;

import java.util.List;

/**
 * A world and what clients want of it.
 *
 * @param name short
 * @param about what is special, in a sentence
 */
record Scenario(String name, String about, List<Member> members, Traffic traffic) {
    /** Requests that come before are not counted. */
    static final double WARM_SECONDS = 60;

    Scenario {
        members = List.copyOf(members);
    }
}
