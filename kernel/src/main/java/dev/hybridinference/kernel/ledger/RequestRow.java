package dev.hybridinference.kernel.ledger;

import org.jspecify.annotations.Nullable;

/**
 * One request in the books.
 *
 * @param id which one
 * @param requestId the id that the client knows it by
 * @param timeMillis wall time of its first byte, in milliseconds since 1970
 * @param timings nanoseconds from the first byte to each step that was reached, as {@code
 *     step:nanos} with commas between; empty when not told
 * @param decision the route plan in short; empty when there was none
 * @param configVersion number of the configuration it was served with
 */
public record RequestRow(
        RowId id,
        String requestId,
        long timeMillis,
        Asker asker,
        Asked asked,
        Served served,
        End end,
        Bill bill,
        String timings,
        String decision,
        long configVersion) {

    /**
     * Who asked.
     *
     * @param key name of the key
     * @param session null when the client named none
     * @param tags {@code a=b} with commas between, sorted by name; null when the client sent none
     */
    public record Asker(
            String key, String owner, @Nullable String session, @Nullable String tags) {}

    /**
     * What was asked.
     *
     * @param surface such as {@code chat}
     * @param model as the client named it
     */
    public record Asked(String surface, String model, boolean stream) {}

    /**
     * Who served.
     *
     * @param model id of the configured model, or {@code provider/model} when asked for directly
     * @param target {@code provider/model}; null when nothing served
     * @param credential index of the provider's credential; -1 when nothing served
     * @param attempts calls that reached a provider
     * @param fallback whether another pair than the plan's first one served
     */
    public record Served(
            String model,
            @Nullable String target,
            int credential,
            int attempts,
            boolean fallback) {}

    /**
     * How it ended.
     *
     * @param status HTTP status; 499 when cancelled, 0 while open
     * @param outcome ok, cancelled, provider_error, timeout, client_error, gateway_error,
     *     abandoned, or open while running
     * @param cancelledBy {@code client} or {@code gateway}; null when not cancelled
     * @param error what went wrong, cut to {@link #LONGEST_ERROR} characters; null when nothing did
     * @param durationMillis -1 while open
     * @param firstTokenMillis -1 when no content came or it was no stream
     */
    public record End(
            int status,
            String outcome,
            @Nullable String cancelledBy,
            @Nullable String error,
            long durationMillis,
            long firstTokenMillis) {
        /** Characters of an error that are kept. */
        public static final int LONGEST_ERROR = 500;

        /** The end of a request that is running. */
        public static final End OPEN = new End(0, "open", null, null, -1, -1);
    }
}
