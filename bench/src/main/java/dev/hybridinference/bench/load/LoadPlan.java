package dev.hybridinference.bench.load;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One load, as one line of {@code name=value} words between the comparison and its driver process.
 *
 * @param port where to send, on 127.0.0.1
 * @param key sent as the bearer token
 * @param model the requested model
 * @param connections keep-alive connections, opened before the load starts
 * @param requests in all
 * @param rate requests per second in open loop; 0 means closed loop
 * @param rampMillis the first requests of a closed loop are spread over this time
 * @param chunks expected content events per stream; 0 means a JSON answer
 * @param bodyBytes length of the user message
 * @param slow readers that run beside the load
 * @param protocol what the clients speak
 */
public record LoadPlan(
        int port,
        String key,
        String model,
        int connections,
        int requests,
        int rate,
        int rampMillis,
        int chunks,
        int bodyBytes,
        Slow slow,
        Protocol protocol) {

    /** A load of chat clients. */
    public LoadPlan(
            int port,
            String key,
            String model,
            int connections,
            int requests,
            int rate,
            int rampMillis,
            int chunks,
            int bodyBytes,
            Slow slow) {
        this(
                port,
                key,
                model,
                connections,
                requests,
                rate,
                rampMillis,
                chunks,
                bodyBytes,
                slow,
                Protocol.CHAT);
    }

    /** What a client speaks. */
    public enum Protocol {
        CHAT,
        /** Anthropic's, which the provider does not speak, so that everything is translated. */
        MESSAGES
    }

    /** The same load of other clients. */
    public LoadPlan speaking(Protocol other) {
        return new LoadPlan(
                port,
                key,
                model,
                connections,
                requests,
                rate,
                rampMillis,
                chunks,
                bodyBytes,
                slow,
                other);
    }

    /**
     * Slow readers: each asks for one stream of {@code model} and reads {@code bytesPerSecond} of
     * it until the load beside it ends.
     */
    public record Slow(int readers, String model, int bytesPerSecond) {
        public static final Slow NONE = new Slow(0, "-", 0);
    }

    public LoadPlan {
        if (connections < 1) {
            throw new IllegalArgumentException(
                    "connections: " + connections + " (expected: at least 1)");
        }
        if (requests < 1) {
            throw new IllegalArgumentException("requests: " + requests + " (expected: at least 1)");
        }
    }

    public boolean stream() {
        return chunks > 0;
    }

    /** The same load on another candidate. */
    public LoadPlan on(int otherPort, String modelPrefix) {
        Slow renamed =
                new Slow(
                        slow.readers,
                        slow.model.replace("mock-", modelPrefix),
                        slow.bytesPerSecond);
        return new LoadPlan(
                otherPort,
                key,
                model.replace("mock-", modelPrefix),
                connections,
                requests,
                rate,
                rampMillis,
                chunks,
                bodyBytes,
                renamed,
                protocol);
    }

    public String line() {
        return "port=%d key=%s model=%s connections=%d requests=%d rate=%d ramp=%d chunks=%d body=%d"
                        .formatted(
                                port,
                                key,
                                model,
                                connections,
                                requests,
                                rate,
                                rampMillis,
                                chunks,
                                bodyBytes)
                + " slow=%d slow_model=%s slow_rate=%d"
                        .formatted(slow.readers, slow.model, slow.bytesPerSecond)
                + " protocol="
                + protocol;
    }

    /**
     * Reads what {@link #line()} wrote.
     *
     * @throws IllegalArgumentException when a word is missing or not understood
     */
    public static LoadPlan parse(String line) {
        Map<String, String> words = new HashMap<>();
        for (String word : line.strip().split("\\s+", -1)) {
            int equals = word.indexOf('=');
            if (equals < 1) {
                throw new IllegalArgumentException("word: " + word + " (expected: name=value)");
            }
            words.put(word.substring(0, equals), word.substring(equals + 1));
        }
        LoadPlan plan =
                new LoadPlan(
                        number(words, "port", null),
                        text(words, "key", "none"),
                        text(words, "model", null),
                        number(words, "connections", "1"),
                        number(words, "requests", "1"),
                        number(words, "rate", "0"),
                        number(words, "ramp", "0"),
                        number(words, "chunks", "0"),
                        number(words, "body", "200"),
                        new Slow(
                                number(words, "slow", "0"),
                                text(words, "slow_model", "-"),
                                number(words, "slow_rate", "0")),
                        Protocol.valueOf(text(words, "protocol", "CHAT")));
        if (!words.isEmpty()) {
            throw new IllegalArgumentException("word: " + words.keySet() + " is not known");
        }
        return plan;
    }

    private static String text(Map<String, String> words, String name, @Nullable String byDefault) {
        String value = words.remove(name);
        if (value != null) {
            return value;
        }
        if (byDefault == null) {
            throw new IllegalArgumentException(name + ": missing (expected: " + name + "=value)");
        }
        return byDefault;
    }

    private static int number(Map<String, String> words, String name, @Nullable String byDefault) {
        return Integer.parseInt(text(words, name, byDefault));
    }
}
