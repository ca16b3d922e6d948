package dev.hybridinference.gateway.admin;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What routing would do with a request. */
public sealed interface RouteAnswer {
    /**
     * The targets of the model, those that would be asked first and in their order.
     *
     * @param model the configured name
     * @param strategy how the order comes about
     * @param tableId names the table of targets that was used
     * @param configVersion of the configuration that runs
     */
    record Explained(
            String model,
            String strategy,
            String tableId,
            long configVersion,
            List<CandidateRow> candidates)
            implements RouteAnswer {
        public Explained {
            candidates = List.copyOf(candidates);
        }
    }

    /** There is no such model or key, or the key may not use the model. */
    record NotFound(String message) implements RouteAnswer {}

    /**
     * One target of the model.
     *
     * @param order counted from 1; 0 when it would not be asked
     * @param target {@code provider/model}
     * @param reason why it would be left out or asked last; empty when there is none
     * @param health its state in a word
     * @param score what the order within a tier follows; smaller comes first
     * @param terms what the score is made of
     * @param price in words, or null when none is known
     * @param ttftMillis usual time to the first token, or null when it is not known
     */
    record CandidateRow(
            int order,
            String target,
            int tier,
            String reason,
            String health,
            double score,
            List<Term> terms,
            @Nullable String price,
            @Nullable Long ttftMillis) {
        public CandidateRow {
            terms = List.copyOf(terms);
        }
    }

    /** A part of a score. */
    record Term(String name, double value) {}
}
