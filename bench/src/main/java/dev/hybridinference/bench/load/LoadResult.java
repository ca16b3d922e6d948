package dev.hybridinference.bench.load;

import java.io.StringWriter;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * What one load did, as one JSON line.
 *
 * @param sent requests whose bytes left, slow readers included
 * @param ok answers with status 200 that were complete
 * @param chunks content events received
 * @param usageEvents events with usage received, though no request asked for one
 * @param bytes body bytes received
 * @param seconds from the start to the last answer
 * @param error the first failure, or empty
 * @param latency full JSON answer, or the first event of a stream; open loop counts from the
 *     schedule
 * @param delay from the mock's write of an event to its arrival here
 * @param gap between two content events of one stream
 * @param silence from the last bytes of a stream to a comment, one sample for each comment
 */
public record LoadResult(
        long sent,
        long ok,
        long chunks,
        long usageEvents,
        long bytes,
        double seconds,
        String error,
        Spread latency,
        Spread delay,
        Spread gap,
        Spread silence) {

    private static final JsonFactory JSON = new JsonFactory();

    /** Everything that was sent came back whole. */
    public boolean clean() {
        return error.isEmpty();
    }

    public String json() {
        StringWriter out = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), out)) {
            json.writeStartObject();
            json.writeNumberProperty("sent", sent);
            json.writeNumberProperty("ok", ok);
            json.writeNumberProperty("chunks", chunks);
            json.writeNumberProperty("usage_events", usageEvents);
            json.writeNumberProperty("bytes", bytes);
            json.writeNumberProperty("seconds", seconds);
            json.writeStringProperty("error", error);
            write(json, "latency", latency);
            write(json, "delay", delay);
            write(json, "gap", gap);
            write(json, "silence", silence);
            json.writeEndObject();
        }
        return out.toString();
    }

    public static LoadResult parse(String line) {
        Reading reading = new Reading();
        try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), line)) {
            json.nextToken();
            while (json.nextToken() == JsonToken.PROPERTY_NAME) {
                reading.take(json, json.currentName());
            }
        }
        return reading.result();
    }

    private static void write(JsonGenerator json, String name, Spread spread) {
        json.writeObjectPropertyStart(name);
        json.writeNumberProperty("samples", spread.samples());
        json.writeNumberProperty("p50", spread.p50());
        json.writeNumberProperty("p95", spread.p95());
        json.writeNumberProperty("p99", spread.p99());
        json.writeNumberProperty("max", spread.max());
        json.writeNumberProperty("near_forty", spread.nearForty());
        json.writeEndObject();
    }

    /** The fields seen so far of a line. Confined to one call. */
    private static final class Reading {
        private long sent;
        private long ok;
        private long chunks;
        private long usageEvents;
        private long bytes;
        private double seconds;
        private String error = "";
        private Spread latency = Spread.NONE;
        private Spread delay = Spread.NONE;
        private Spread gap = Spread.NONE;
        private Spread silence = Spread.NONE;

        void take(JsonParser json, String name) {
            json.nextToken();
            switch (name) {
                case "sent" -> sent = json.getLongValue();
                case "ok" -> ok = json.getLongValue();
                case "chunks" -> chunks = json.getLongValue();
                case "usage_events" -> usageEvents = json.getLongValue();
                case "bytes" -> bytes = json.getLongValue();
                case "seconds" -> seconds = json.getDoubleValue();
                case "error" -> error = json.getString();
                case "latency" -> latency = spread(json);
                case "delay" -> delay = spread(json);
                case "gap" -> gap = spread(json);
                case "silence" -> silence = spread(json);
                default -> throw new IllegalArgumentException("field: " + name + " is not known");
            }
        }

        private static Spread spread(JsonParser json) {
            long samples = 0;
            double p50 = 0;
            double p95 = 0;
            double p99 = 0;
            double max = 0;
            long nearForty = 0;
            while (json.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = json.currentName();
                json.nextToken();
                switch (name) {
                    case "samples" -> samples = json.getLongValue();
                    case "p50" -> p50 = json.getDoubleValue();
                    case "p95" -> p95 = json.getDoubleValue();
                    case "p99" -> p99 = json.getDoubleValue();
                    case "max" -> max = json.getDoubleValue();
                    case "near_forty" -> nearForty = json.getLongValue();
                    default ->
                            throw new IllegalArgumentException("field: " + name + " is not known");
                }
            }
            return new Spread(samples, p50, p95, p99, max, nearForty);
        }

        LoadResult result() {
            return new LoadResult(
                    sent,
                    ok,
                    chunks,
                    usageEvents,
                    bytes,
                    seconds,
                    error,
                    latency,
                    delay,
                    gap,
                    silence);
        }
    }
}
