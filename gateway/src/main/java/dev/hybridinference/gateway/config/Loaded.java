package dev.hybridinference.gateway.config;

import dev.hybridinference.gateway.config.source.Problem;
import java.util.List;

/** What came of loading a configuration. */
public sealed interface Loaded {
    /**
     * A configuration to run with.
     *
     * @param effective every value with its origin
     * @param notices what the operator should know
     */
    record Good(Config config, Effective effective, List<Notice> notices) implements Loaded {
        public Good {
            notices = List.copyOf(notices);
        }
    }

    /** Everything that is wrong; at least one problem. */
    record Bad(List<Problem> problems) implements Loaded {
        public Bad {
            problems = List.copyOf(problems);
            if (problems.isEmpty()) {
                throw new IllegalArgumentException("problems: [] (expected: at least one)");
            }
        }
    }

    /** Something that is no mistake, in a sentence. */
    record Notice(String text) {}
}
