package dev.hybridinference.gateway.demo;

import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** What the demo model says, in OpenAI's shapes. Pure. */
final class DemoWords {
    private static final JsonFactory JSON = new JsonFactory();
    private static final String ID = "demo-1";
    private static final int DIMENSIONS = 8;

    private DemoWords() {}

    private static String[] words(DemoRequest request) {
        String said = request.text().strip();
        String text =
                said.isEmpty()
                        ? "Hello from the built-in demo model."
                        : "This is the built-in demo model. You said: " + said;
        return text.split("(?<= )");
    }

    static String answer(DemoRequest request, boolean chat) {
        String[] words = words(request);
        return json(
                json -> {
                    envelope(json, chat ? "chat.completion" : "text_completion");
                    json.writeName("choices");
                    json.writeStartArray();
                    json.writeStartObject();
                    json.writeNumberProperty("index", 0);
                    if (chat) {
                        json.writeName("message");
                        json.writeStartObject();
                        json.writeStringProperty("role", "assistant");
                        json.writeStringProperty("content", String.join("", words));
                        json.writeEndObject();
                    } else {
                        json.writeStringProperty("text", String.join("", words));
                    }
                    json.writeStringProperty("finish_reason", "stop");
                    json.writeEndObject();
                    json.writeEndArray();
                    usage(json, request, words.length);
                });
    }

    static List<String> events(DemoRequest request, boolean chat) {
        List<String> events = new ArrayList<>();
        String[] words = words(request);
        for (int i = 0; i <= words.length; i++) {
            events.add(chunk(chat, i == 0, i == words.length ? null : words[i]));
        }
        if (request.usage()) {
            events.add(
                    json(
                            json -> {
                                envelope(json, object(chat));
                                json.writeName("choices");
                                json.writeStartArray();
                                json.writeEndArray();
                                usage(json, request, words.length);
                            }));
        }
        events.add("[DONE]");
        return events;
    }

    private static String object(boolean chat) {
        return chat ? "chat.completion.chunk" : "text_completion";
    }

    private static String chunk(
            boolean chat, boolean first, @org.jspecify.annotations.Nullable String word) {
        return json(
                json -> {
                    envelope(json, object(chat));
                    json.writeName("choices");
                    json.writeStartArray();
                    json.writeStartObject();
                    json.writeNumberProperty("index", 0);
                    if (chat) {
                        json.writeName("delta");
                        json.writeStartObject();
                        if (first) {
                            json.writeStringProperty("role", "assistant");
                        }
                        if (word != null) {
                            json.writeStringProperty("content", word);
                        }
                        json.writeEndObject();
                    } else {
                        json.writeStringProperty("text", word == null ? "" : word);
                    }
                    json.writeName("finish_reason");
                    if (word == null) {
                        json.writeString("stop");
                    } else {
                        json.writeNull();
                    }
                    json.writeEndObject();
                    json.writeEndArray();
                });
    }

    static String embedding(DemoRequest request) {
        return json(
                json -> {
                    json.writeStringProperty("object", "list");
                    json.writeStringProperty("model", "demo");
                    json.writeName("data");
                    json.writeStartArray();
                    json.writeStartObject();
                    json.writeStringProperty("object", "embedding");
                    json.writeNumberProperty("index", 0);
                    json.writeName("embedding");
                    json.writeStartArray();
                    int hash = request.text().hashCode();
                    for (int i = 0; i < DIMENSIONS; i++) {
                        json.writeNumber(((hash >>> (i * 4)) & 15) / 16.0);
                    }
                    json.writeEndArray();
                    json.writeEndObject();
                    json.writeEndArray();
                    usage(json, request, 0);
                });
    }

    private static void envelope(JsonGenerator json, String object) {
        json.writeStringProperty("id", ID);
        json.writeStringProperty("object", object);
        json.writeNumberProperty("created", 0);
        json.writeStringProperty("model", "demo");
    }

    private static void usage(JsonGenerator json, DemoRequest request, int output) {
        int input = request.text().split("\\s+").length;
        json.writeName("usage");
        json.writeStartObject();
        json.writeNumberProperty("prompt_tokens", input);
        json.writeNumberProperty("completion_tokens", output);
        json.writeNumberProperty("total_tokens", input + output);
        json.writeEndObject();
    }

    private static String json(java.util.function.Consumer<JsonGenerator> members) {
        StringWriter out = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), out)) {
            json.writeStartObject();
            members.accept(json);
            json.writeEndObject();
        }
        return out.toString();
    }
}
