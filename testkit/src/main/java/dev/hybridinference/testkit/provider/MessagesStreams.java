package dev.hybridinference.testkit.provider;

import dev.hybridinference.testkit.json.Json;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Builds the events of a Messages stream, good and bad, one call each (Anthropic API reference,
 * streaming messages). Blocks are numbered as they start. Not thread-safe.
 */
public final class MessagesStreams {

    private final String id;
    private final String model;
    private final List<byte[]> events = new ArrayList<>();
    private int blocks;
    private String lineEnd = "\n";

    private MessagesStreams(String id, String model) {
        this.id = id;
        this.model = model;
    }

    /** A stream with the id {@code msg_1}. */
    public static MessagesStreams of(String model) {
        return new MessagesStreams("msg_1", model);
    }

    public static MessagesStreams of(String model, String id) {
        return new MessagesStreams(id, model);
    }

    /** Line ends of later events: LF unless told otherwise. */
    public MessagesStreams lineEnd(String end) {
        lineEnd = end;
        return this;
    }

    /** {@code message_start} with 3 input tokens. */
    public MessagesStreams start() {
        return start(MessagesAnswers.usage(3, 0, 1));
    }

    /** {@code message_start} whose usage has these input tokens, cached ones apart. */
    public MessagesStreams start(int input, int cached) {
        return start(MessagesAnswers.usage(input, cached, 1));
    }

    MessagesStreams start(Json usage) {
        Json message =
                MessagesAnswers.envelope(id, model, List.of(), null, null).with("usage", usage);
        return event("message_start", Json.obj("type", "message_start", "message", message));
    }

    /** A whole text block, one delta per text. */
    public MessagesStreams text(String... deltas) {
        textStart();
        for (String delta : deltas) {
            textDelta(delta);
        }
        return stop();
    }

    public MessagesStreams textStart() {
        return blockStart(Json.obj("type", "text", "text", ""));
    }

    public MessagesStreams textDelta(String text) {
        return delta(Json.obj("type", "text_delta", "text", text));
    }

    /** A whole thinking block with an accepted signature; an empty text makes no delta. */
    public MessagesStreams thinking(String text) {
        thinkingStart();
        if (!text.isEmpty()) {
            thinkingDelta(text);
        }
        return signature(Signatures.sign(Signatures.ISSUER, text)).stop();
    }

    public MessagesStreams thinkingStart() {
        return blockStart(Json.obj("type", "thinking", "thinking", "", "signature", ""));
    }

    public MessagesStreams thinkingDelta(String text) {
        return delta(Json.obj("type", "thinking_delta", "thinking", text));
    }

    public MessagesStreams signature(String signature) {
        return delta(Json.obj("type", "signature_delta", "signature", signature));
    }

    /** A whole redacted block: its data comes with its start. */
    public MessagesStreams redactedThinking(String data) {
        return blockStart(Json.obj("type", "redacted_thinking", "data", data)).stop();
    }

    /** A whole call; its input in these fragments, none at all for an empty input. */
    public MessagesStreams toolUse(String callId, String name, String... fragments) {
        toolStart(callId, name);
        for (String fragment : fragments) {
            inputDelta(fragment);
        }
        return stop();
    }

    public MessagesStreams toolStart(String callId, String name) {
        return blockStart(MessagesAnswers.toolUse(callId, name, Json.obj()));
    }

    public MessagesStreams inputDelta(String partialJson) {
        return delta(Json.obj("type", "input_json_delta", "partial_json", partialJson));
    }

    /** {@code content_block_start} of any block, with the next number. */
    public MessagesStreams blockStart(Json block) {
        return event(
                "content_block_start",
                Json.obj("type", "content_block_start", "index", blocks++, "content_block", block));
    }

    /** Any delta of the block that started last. */
    public MessagesStreams delta(Json delta) {
        return event(
                "content_block_delta",
                Json.obj("type", "content_block_delta", "index", blocks - 1, "delta", delta));
    }

    /** {@code content_block_stop} of the block that started last. */
    public MessagesStreams stop() {
        return event(
                "content_block_stop", Json.obj("type", "content_block_stop", "index", blocks - 1));
    }

    public MessagesStreams ping() {
        return event("ping", Json.obj("type", "ping"));
    }

    /** {@code message_delta} with a stop reason and 4 output tokens. */
    public MessagesStreams finish(String stopReason) {
        return finish(stopReason, null, MessagesAnswers.usage(3, 0, 4));
    }

    /** {@code message_delta} with a stop reason and so many output tokens, and no other usage. */
    public MessagesStreams finish(String stopReason, int output) {
        return finish(stopReason, null, Json.obj("output_tokens", output));
    }

    /** {@code message_delta} for a matched stop sequence. */
    public MessagesStreams finishAt(String stopSequence, int output) {
        return finish("stop_sequence", stopSequence, Json.obj("output_tokens", output));
    }

    MessagesStreams finish(String stopReason, @Nullable String stopSequence, Json usage) {
        Json delta =
                Json.obj(
                        "stop_reason",
                        stopReason,
                        "stop_sequence",
                        stopSequence,
                        "stop_details",
                        null,
                        "container",
                        null);
        return event(
                "message_delta", Json.obj("type", "message_delta", "delta", delta, "usage", usage));
    }

    /** {@code message_stop}. */
    public MessagesStreams end() {
        return event("message_stop", Json.obj("type", "message_stop"));
    }

    /** An error in the stream, also as its first event; its type follows from the status. */
    public MessagesStreams error(int status, String message) {
        Json error = MessagesAnswers.envelope(MessagesAnswers.error(status, message), "req_stream");
        return event("error", error);
    }

    /** An event with its blank line. */
    public MessagesStreams event(String name, Json data) {
        return raw("event: " + name + lineEnd + "data: " + data.write() + lineEnd + lineEnd);
    }

    /** Bytes as they are, as one element of {@link #events()}. */
    public MessagesStreams raw(String text) {
        events.add(text.getBytes(StandardCharsets.UTF_8));
        return this;
    }

    /** The events so far, each with its blank line. */
    public List<byte[]> events() {
        return List.copyOf(events);
    }

    /** All events in one piece. */
    public byte[] bytes() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        events.forEach(all::writeBytes);
        return all.toByteArray();
    }

    /** A chunked event stream with one chunk per event, ended properly. */
    public Script script() {
        return cutScript().endChunked();
    }

    /** As {@link #script()}, without the last chunk: go on with a stall, a close or a reset. */
    public Script cutScript() {
        return Script.sse().chunks(events);
    }
}
