package dev.hybridinference.gateway.probe;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads four numbers out of what a vLLM server shows at {@code /metrics} (Prometheus text format,
 * version 0.0.4; names from vLLM's documentation, "Production metrics"). A server is not trusted:
 * lines that are not well formed, and values that cannot be, are passed over. Requests of several
 * engines are summed; of caches the fullest counts. Confined to one reading.
 */
final class VllmMetrics {
    /** Bytes of an answer at most. */
    static final int MOST_BYTES = 1 << 20;

    /** Bytes of a line; a longer one is passed over. */
    private static final int LONGEST_LINE = 4096;

    private static final double MOST_REQUESTS = 1e9;
    private static final double LATEST_SECONDS = 1e11;

    private double running = ServerLoad.UNKNOWN;
    private double waiting = ServerLoad.UNKNOWN;
    private double cache = ServerLoad.UNKNOWN;
    private double started = ServerLoad.UNKNOWN;

    private VllmMetrics() {}

    /** The load; null when the body does not tell how many requests run and wait. */
    static @Nullable ServerLoad read(byte[] body) {
        VllmMetrics metrics = new VllmMetrics();
        int from = 0;
        while (from < body.length) {
            int to = from;
            while (to < body.length && body[to] != '\n') {
                to++;
            }
            if (to - from <= LONGEST_LINE && (body[from] == 'v' || body[from] == 'p')) {
                metrics.line(
                        new String(
                                Arrays.copyOfRange(body, from, to), StandardCharsets.ISO_8859_1));
            }
            from = to + 1;
        }
        return metrics.running < 0 || metrics.waiting < 0
                ? null
                : new ServerLoad(
                        (long) metrics.running,
                        (long) metrics.waiting,
                        metrics.cache,
                        metrics.started);
    }

    private void line(String line) {
        int nameEnd = 0;
        while (nameEnd < line.length() && isName(line.charAt(nameEnd))) {
            nameEnd++;
        }
        switch (line.substring(0, nameEnd)) {
            case "vllm:num_requests_running" ->
                    running = sum(running, value(line, nameEnd, MOST_REQUESTS));
            case "vllm:num_requests_waiting" ->
                    waiting = sum(waiting, value(line, nameEnd, MOST_REQUESTS));
            case "vllm:kv_cache_usage_perc", "vllm:gpu_cache_usage_perc" ->
                    cache = Math.max(cache, value(line, nameEnd, 1));
            case "process_start_time_seconds" ->
                    started = Math.max(started, value(line, nameEnd, LATEST_SECONDS));
            default -> {
                // one of many others
            }
        }
    }

    private static boolean isName(char c) {
        return c == ':' || c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z');
    }

    private static double sum(double known, double value) {
        if (value < 0) {
            return known;
        }
        return Math.min(MOST_REQUESTS, Math.max(known, 0) + value);
    }

    /** The value behind the labels when it is a number from 0 to {@code most}, else -1. */
    private static double value(String line, int nameEnd, double most) {
        int at = labelsEnd(line, nameEnd);
        if (at < 0) {
            return ServerLoad.UNKNOWN;
        }
        String[] parts = line.substring(at).strip().split("[ \t]+", -1);
        if (parts.length > 2
                || !parts[0].matches("[0-9]{1,20}(\\.[0-9]{1,20})?([eE][+-]?[0-9]{1,3})?")) {
            return ServerLoad.UNKNOWN;
        }
        double value = Double.parseDouble(parts[0]);
        return value <= most ? value : ServerLoad.UNKNOWN;
    }

    /** Where the labels end; -1 when they do not, or when the name does not end before them. */
    private static int labelsEnd(String line, int nameEnd) {
        if (nameEnd == line.length()) {
            return -1;
        }
        char first = line.charAt(nameEnd);
        if (first == ' ' || first == '\t') {
            return nameEnd;
        }
        if (first != '{') {
            return -1;
        }
        boolean quoted = false;
        for (int i = nameEnd + 1; i < line.length(); i++) {
            char c = line.charAt(i);
            if (quoted && c == '\\') {
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == '}' && !quoted) {
                return i + 1;
            }
        }
        return -1;
    }
}
