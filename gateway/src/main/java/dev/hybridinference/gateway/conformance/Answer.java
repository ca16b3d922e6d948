package dev.hybridinference.gateway.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.http.HttpHeaders;
import java.util.ArrayList;
import java.util.List;

/**
 * What a gateway answered.
 *
 * @param status the HTTP status
 * @param headers of the answer
 * @param text its body
 */
record Answer(int status, HttpHeaders headers, String text) {
    /** An event of a stream: its name, which may be empty, and its data. */
    record SseEvent(String name, String data) {
        JsonDoc json() {
            return JsonDoc.of(data.getBytes(UTF_8));
        }
    }

    String header(String name) {
        return headers.firstValue(name).orElse("");
    }

    JsonDoc json() {
        return JsonDoc.of(text.getBytes(UTF_8));
    }

    /** The events of a stream (WHATWG HTML, server-sent events); comments are left out. */
    List<SseEvent> events() {
        List<SseEvent> events = new ArrayList<>();
        String name = "";
        StringBuilder data = new StringBuilder();
        for (String line : text.split("\r\n|\n|\r", -1)) {
            if (line.isEmpty()) {
                if (!data.isEmpty()) {
                    events.add(new SseEvent(name, data.toString()));
                }
                name = "";
                data.setLength(0);
            } else if (line.startsWith("event:")) {
                name = line.substring(6).strip();
            } else if (line.startsWith("data:")) {
                data.append(data.isEmpty() ? "" : "\n").append(line.substring(5).strip());
            }
        }
        return events;
    }
}
