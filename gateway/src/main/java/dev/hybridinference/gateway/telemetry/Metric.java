package dev.hybridinference.gateway.telemetry;

/** The names of all metrics; labels are bounded by the configuration. */
public enum Metric {
    REQUESTS("hybrid_requests_total", "Requests by what served them and how they ended."),
    DURATION("hybrid_request_duration_seconds", "From the first byte of a request to its close."),
    FIRST_TOKEN(
            "hybrid_time_to_first_token_seconds",
            "From the first byte of a streamed request to its first content."),
    OUTPUT_TOKEN(
            "hybrid_time_per_output_token_seconds",
            "From the first content of a stream to its end, for each output token after the first."),
    OVERHEAD(
            "hybrid_overhead_seconds",
            "From the end of a request's body to the end of writing the first provider request."),
    TOKENS("hybrid_tokens_total", "Tokens used, by kind."),
    COST("hybrid_cost_usd_total", "What requests cost, where the price is known."),
    UNPRICED("hybrid_unpriced_total", "Requests that used something whose price is unknown."),
    ATTEMPTS("hybrid_attempts_total", "Calls to targets by how they ended."),
    FALLBACKS("hybrid_fallbacks_total", "Requests that needed more than one attempt."),
    CANCELLED("hybrid_client_cancelled_total", "Requests whose client left before the end."),
    IN_FLIGHT("hybrid_inflight_requests", "Requests that are running."),
    STREAMS("hybrid_streams_active", "Requests for a stream that are running."),
    HEALTHY("hybrid_target_healthy", "1 when a target is not resting after a failure."),
    BREAKER("hybrid_breaker_state", "0 closed, 0.5 half-open, 1 open."),
    QUEUE(
            "hybrid_upstream_queue",
            "Requests that wait: in the gateway for a place, or inside the server, with those it works on."),
    LOG_DROPPED("hybrid_access_log_dropped_total", "Batches of access lines that were lost."),
    SPOOL_BYTES("hybrid_ledger_spool_bytes", "Bytes of disk that wait for the store."),
    LAG("hybrid_ledger_lag_seconds", "Time since all of the books was in the store."),
    ROWS("hybrid_ledger_rows_total", "Requests of which the store took over the row."),
    SYNC_FAILURES("hybrid_ledger_sync_failures_total", "Forced writes that the disk refused."),
    REFUSED(
            "hybrid_ledger_refused_entries_total",
            "Ends of requests and calls that the disk refused; see the books for abandoned ones."),
    CONTENT_STORED("hybrid_content_stored_total", "Requests whose content is kept."),
    CONTENT_LEFT_OUT(
            "hybrid_content_left_out_total",
            "Requests whose content was to be kept and could not be."),
    BUILD("hybrid_build_info", "The version that runs.");

    private final String wire;
    private final String help;

    Metric(String wire, String help) {
        this.wire = wire;
        this.help = help;
    }

    String wire() {
        return wire;
    }

    String help() {
        return help;
    }
}
