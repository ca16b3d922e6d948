package dev.hybridinference.kernel.dialect.anthropic;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hybridinference.kernel.call.Event;
import dev.hybridinference.kernel.call.Operation;
import dev.hybridinference.kernel.call.Usage;
import dev.hybridinference.kernel.dialect.AnswerReader;
import dev.hybridinference.kernel.dialect.ToolNames;
import dev.hybridinference.kernel.dialect.anthropic.AnthropicRecordings.Recorded;
import dev.hybridinference.kernel.surface.AnswerFacts;
import dev.hybridinference.kernel.surface.AnswerWriter;
import dev.hybridinference.kernel.surface.messages.MessagesSurface;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Real answers lose nothing on their way into events and out again. The recordings are not part of
 * the project: {@code -Drecordings=DIR} or {@code RECORDINGS} names their folder.
 */
final class AnthropicRecordingsTest {
    private static final JsonFactory JACKSON = new JsonFactory();

    /** What an answer says, read by somebody else. */
    private static final class Said {
        final StringBuilder text = new StringBuilder();
        final StringBuilder thinking = new StringBuilder();
        final List<String> signatures = new ArrayList<>();
        final List<String> tools = new ArrayList<>();
        @Nullable Object input;
        @Nullable Object output;

        @Override
        public String toString() {
            return "%s | %s | %s | %s".formatted(text, thinking, signatures, tools);
        }
    }

    @Test
    void realAnswersLoseNothing() throws IOException {
        // given
        Path folder = AnthropicRecordings.folder();
        if (folder == null) {
            System.out.println("MISSING: recordings (-Drecordings=DIR or RECORDINGS=DIR)");
            return;
        }
        List<Recorded> all = AnthropicRecordings.in(folder);

        // then
        assertThat(all.stream().filter(Recorded::stream)).hasSizeGreaterThan(30);
        assertThat(all.stream().filter(one -> !one.stream())).hasSizeGreaterThan(25);
        for (Recorded one : all) {
            Said expected = one.stream() ? ofStream(one.body()) : ofWhole(one.body());
            List<Event> events = new ArrayList<>();
            Said heard = heard(one, events);
            assertThat(heard).as(one.name()).hasToString(expected.toString());
            usageIsTheSame(one, expected);
        }
    }

    /** Reads an answer into events, and what those make for a client once more. */
    private static Said heard(Recorded one, List<Event> events) {
        AnswerWriter whole = writer(false);
        AnswerWriter stream = writer(true);
        AnthropicEventReader reader = new AnthropicEventReader(new ToolNames(128), own -> own);
        Event.Sink sink =
                event -> {
                    events.add(event);
                    whole.on(event);
                    stream.on(event);
                };
        if (one.stream()) {
            for (String data : data(one.body())) {
                byte[] bytes = data.getBytes(UTF_8);
                reader.event(bytes, 0, bytes.length, sink);
            }
        } else {
            byte[] bytes = one.bytes();
            reader.whole(bytes, 0, bytes.length, sink);
        }
        whole.end();
        stream.end();
        Said ofWhole = ofWhole(new String(whole.out().toBytes(), UTF_8));
        Said ofStream = ofStream(new String(stream.out().toBytes(), UTF_8));
        assertThat(ofStream).as(one.name()).hasToString(ofWhole.toString());
        assertThat(List.of(ofStream.output, ofStream.input))
                .as(one.name())
                .isEqualTo(List.of(ofWhole.output, ofWhole.input));
        return ofStream;
    }

    private static AnswerWriter writer(boolean stream) {
        return Objects.requireNonNull(new MessagesSurface(Operation.MESSAGES).translation())
                .writer(new AnswerFacts(stream, "1", "m", 1, true, true, 1));
    }

    private static void usageIsTheSame(Recorded one, Said expected) {
        Usage usage;
        if (one.stream()) {
            AnthropicReplay replay = AnthropicReplay.of(one.body());
            usage = replay.reader().usage();
            assertThat(replay.reader().finished())
                    .as(one.name())
                    .isEqualTo(expected.output != null);
        } else {
            AnswerReader reader = new AnthropicDialect().answerReader();
            byte[] bytes = one.bytes();
            assertThat(reader.data(bytes, 0, bytes.length) && reader.end()).isTrue();
            usage = reader.usage();
        }
        if (expected.output instanceof Long output) {
            assertThat(Objects.requireNonNull(usage).output()).as(one.name()).isEqualTo(output);
            assertThat((Object) usage.input()).as(one.name()).isEqualTo(expected.input);
        }
    }

    private static List<String> data(String stream) {
        return stream.lines()
                .filter(line -> line.startsWith("data:"))
                .map(line -> line.substring(5).strip())
                .filter(line -> line.startsWith("{"))
                .toList();
    }

    private static Said ofWhole(String body) {
        Said said = new Said();
        Map<?, ?> message = json(body);
        for (Object block : (List<?>) Objects.requireNonNull(message.get("content"))) {
            begun((Map<?, ?>) block, said);
        }
        refusal(message, said);
        usage(message.get("usage"), said, true);
        return said;
    }

    private static Said ofStream(String stream) {
        Said said = new Said();
        StringBuilder arguments = new StringBuilder();
        boolean tool = false;
        for (String line : data(stream)) {
            Map<?, ?> event = json(line);
            switch (String.valueOf(event.get("type"))) {
                case "message_start" -> usage(map(event, "message").get("usage"), said, false);
                case "content_block_start" -> {
                    Map<?, ?> block = map(event, "content_block");
                    // some servers end their blocks only after the next one began
                    endTool(tool, arguments, said);
                    tool = "tool_use".equals(block.get("type"));
                    arguments.setLength(0);
                    begun(block, said);
                }
                case "content_block_delta" -> {
                    Map<?, ?> delta = map(event, "delta");
                    said.text.append(word(delta, "text"));
                    said.thinking.append(word(delta, "thinking"));
                    arguments.append(word(delta, "partial_json"));
                    if (delta.get("signature") instanceof String signature) {
                        said.signatures.add(signature);
                    }
                }
                case "content_block_stop" -> {
                    endTool(tool, arguments, said);
                    tool = false;
                }
                case "message_delta" -> {
                    refusal(map(event, "delta"), said);
                    usage(event.get("usage"), said, true);
                }
                default -> {}
            }
        }
        return said;
    }

    private static void endTool(boolean tool, StringBuilder arguments, Said said) {
        if (tool && !arguments.isEmpty()) {
            String begun = said.tools.removeLast();
            said.tools.add(begun.replaceFirst("\\{.*", "") + parsed(arguments));
        }
    }

    /** Cut arguments stay as they are. */
    private static String parsed(StringBuilder arguments) {
        try {
            return json(arguments.toString()).toString();
        } catch (tools.jackson.core.JacksonException cut) {
            return json("{\"_raw_arguments\":" + quoted(arguments.toString()) + "}").toString();
        }
    }

    private static String quoted(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + "\"";
    }

    private static void begun(Map<?, ?> block, Said said) {
        switch (String.valueOf(block.get("type"))) {
            case "text" -> said.text.append(word(block, "text"));
            case "thinking" -> {
                said.thinking.append(word(block, "thinking"));
                if (!word(block, "signature").isEmpty()) {
                    said.signatures.add(word(block, "signature"));
                }
            }
            case "redacted_thinking" -> said.signatures.add(word(block, "data"));
            case "tool_use" ->
                    said.tools.add(
                            word(block, "id")
                                    + word(block, "name")
                                    + Objects.requireNonNullElse(block.get("input"), Map.of()));
            default -> {}
        }
    }

    /** Other protocols have no other place for it than the text. */
    private static void refusal(Map<?, ?> message, Said said) {
        if (message.get("stop_details") instanceof Map<?, ?> details) {
            said.text.append(word(details, "explanation"));
        }
    }

    private static void usage(@Nullable Object told, Said said, boolean last) {
        if (told instanceof Map<?, ?> usage) {
            if (usage.get("input_tokens") instanceof Long input) {
                said.input =
                        input
                                + number(usage, "cache_read_input_tokens")
                                + number(usage, "cache_creation_input_tokens");
            }
            said.output = last ? usage.get("output_tokens") : null;
        }
    }

    private static long number(Map<?, ?> map, String key) {
        return map.get(key) instanceof Long number ? number : 0;
    }

    private static Map<?, ?> map(Map<?, ?> map, String key) {
        return map.get(key) instanceof Map<?, ?> inner ? inner : Map.of();
    }

    private static String word(Map<?, ?> map, String key) {
        return map.get(key) instanceof String word ? word : "";
    }

    private static Map<?, ?> json(String text) {
        try (JsonParser parser = JACKSON.createParser(ObjectReadContext.empty(), text)) {
            parser.nextToken();
            return (Map<?, ?>) Objects.requireNonNull(value(parser));
        }
    }

    private static @Nullable Object value(JsonParser parser) {
        return switch (parser.currentToken()) {
            case START_OBJECT -> {
                Map<String, @Nullable Object> map = new LinkedHashMap<>();
                while (parser.nextToken() != JsonToken.END_OBJECT) {
                    String key = parser.currentName();
                    parser.nextToken();
                    map.put(key, value(parser));
                }
                yield map;
            }
            case START_ARRAY -> {
                List<@Nullable Object> list = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    list.add(value(parser));
                }
                yield list;
            }
            case VALUE_STRING -> parser.getString();
            case VALUE_NUMBER_INT -> parser.getLongValue();
            case VALUE_NULL -> null;
            default -> parser.getString();
        };
    }
}
