package dev.hybridinference.gateway.demo;

import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** What the demo model says, in OpenAI's shapes. Pure. */
final class DemoWords {
    private static final JsonFactory JSON = new JsonFactory();

    /** The answer to a request without messages, prompt or input. */
    static final String NOTHING_ASKED =
            "{\"error\":{\"message\":\"The field 'messages' is missing.\",\"type\":\"invalid_request_error\",\"param\":\"messages\",\"code\":null}}";

    private static final int DIMENSIONS = 8;

    private DemoWords() {}

    /**
     * What is said, word by word.
     *
     * @param finish why it ends there
     */
    private record Said(List<String> words, String finish) {}

    /** What is said up to a stop text, and within the limit. */
    private static Said said(DemoRequest request) {
        String heard = request.text().strip();
        String text =
                heard.isEmpty()
                        ? "Hello from the built-in demo model."
                        : "This is the built-in demo model. You said: " + heard;
        int stop = request.stop().isEmpty() ? -1 : text.indexOf(request.stop());
        List<String> words = List.of((stop < 0 ? text : text.substring(0, stop)).split("(?<= )"));
        return words.size() > request.most()
                ? new Said(words.subList(0, (int) request.most()), "length")
                : new Said(words, "stop");
    }

    static String answer(DemoRequest request, boolean chat, String id) {
        Said said = said(request);
        return json(
                json -> {
                    envelope(json, chat ? "chat.completion" : "text_completion", id);
                    json.writeName("choices");
                    json.writeStartArray();
                    json.writeStartObject();
                    json.writeNumberProperty("index", 0);
                    if (chat) {
                        json.writeName("message");
                        json.writeStartObject();
                        json.writeStringProperty("role", "assistant");
                        json.writeStringProperty("content", String.join("", said.words()));
                        json.writeEndObject();
                    } else {
                        json.writeStringProperty("text", String.join("", said.words()));
                    }
                    json.writeStringProperty("finish_reason", said.finish());
                    json.writeEndObject();
                    json.writeEndArray();
                    usage(json, request, said.words().size());
                });
    }

    static List<String> events(DemoRequest request, boolean chat, String id) {
        List<String> events = new ArrayList<>();
        Said said = said(request);
        Chunk chunk = new Chunk(chat, id);
        for (String word : said.words()) {
            events.add(chunk.of(events.isEmpty(), word, null));
        }
        events.add(chunk.of(events.isEmpty(), null, said.finish()));
        if (request.usage()) {
            events.add(
                    json(
                            json -> {
                                envelope(json, object(chat), id);
                                json.writeName("choices");
                                json.writeStartArray();
                                json.writeEndArray();
                                usage(json, request, said.words().size());
                            }));
        }
        events.add("[DONE]");
        return events;
    }

    private static String object(boolean chat) {
        return chat ? "chat.completion.chunk" : "text_completion";
    }

    /** The chunks of one answer. */
    private record Chunk(boolean chat, String id) {
        /**
         * @param finish why the answer ends, or null
         */
        String of(boolean first, @Nullable String word, @Nullable String finish) {
            return json(
                    json -> {
                        envelope(json, object(chat), id);
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
                        if (finish == null) {
                            json.writeNull();
                        } else {
                            json.writeString(finish);
                        }
                        json.writeEndObject();
                        json.writeEndArray();
                    });
        }
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

    private static void envelope(JsonGenerator json, String object, String id) {
        json.writeStringProperty("id", id);
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
