package dev.hybridinference.gateway.admin;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an operator sees of one target.
 *
 * @param id {@code provider/model}
 * @param endpoint the base URL that it is asked at
 * @param models ids of the models that have it
 * @param state {@code ok}, or in a word why it does not serve as usual: {@code open}, {@code
 *     half-open}, {@code resting}, {@code draining}, {@code drained}
 * @param reason of that state, in a sentence; empty when there is none
 * @param inFlight requests running there
 * @param limit most requests at the same time, or null when nothing limits them
 * @param waiting requests that wait for a place
 * @param ttftMillis usual time to the first token, or null when it is not known
 * @param outputTokensPerSecond of one stream, or null when it is not known
 * @param share of its usual traffic that it gets, 0 to 1; less than 1 after an interruption
 * @param drained whether an operator takes new requests away from it
 * @param pinned whether an operator puts it before all others
 * @param retryInMillis until it is asked as usual again; 0 when it is now, or not by itself
 */
public record TargetRow(
        String id,
        String endpoint,
        List<String> models,
        String state,
        String reason,
        int inFlight,
        @Nullable Integer limit,
        int waiting,
        @Nullable Long ttftMillis,
        @Nullable Double outputTokensPerSecond,
        double share,
        boolean drained,
        boolean pinned,
        long retryInMillis) {
    public TargetRow {
        models = List.copyOf(models);
    }
}
