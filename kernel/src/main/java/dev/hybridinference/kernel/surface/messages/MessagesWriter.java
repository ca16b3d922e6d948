package dev.hybridinference.kernel.surface.messages;

import dev.hybridinference.kernel.call.Estimate;
import dev.hybridinference.kernel.call.Event;
import dev.hybridinference.kernel.call.Event.Finish;
import dev.hybridinference.kernel.call.ToolIds;
import dev.hybridinference.kernel.call.Usage;
import dev.hybridinference.kernel.json.JsonCursor;
import dev.hybridinference.kernel.json.JsonText;
import dev.hybridinference.kernel.json.JsonWriter;
import dev.hybridinference.kernel.surface.AnswerFacts;
import dev.hybridinference.kernel.surface.AnswerTooLongException;
import dev.hybridinference.kernel.surface.AnswerWriter;
import dev.hybridinference.kernel.surface.messages.MessagesSheet.Kind;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Brings the events of an answer into strictly sequential blocks (Anthropic API reference,
 * "Streaming messages"): what comes while a call of a tool can still grow waits behind it. Confined
 * to one thread.
 */
final class MessagesWriter implements AnswerWriter {
    /** Bytes that may wait, and bytes of text of a whole answer. */
    static final long MOST_HELD = 32L << 20;

    /** What a block that waits takes at least. */
    private static final long BLOCK_BYTES = 256;

    /** The proof of a thought whose maker gave none: it comes back to nobody. */
    static final JsonText UNSIGNED = JsonText.of("gw1.unsigned");

    private final AnswerFacts facts;
    private final MessagesSheet sheet;

    /** Blocks behind the open one. */
    private final ArrayDeque<Block> waiting = new ArrayDeque<>();

    private final Map<Integer, Block> tools = new HashMap<>();
    private @Nullable Block open;
    private boolean begun;
    private boolean thoughtBegan;
    private boolean refused;
    private boolean toolCalled;
    private long heldBytes;
    private long pieces;
    private long textBytes;
    private JsonText model;
    private @Nullable Usage usage;
    private @Nullable Finish reason;
    private @Nullable JsonText stop;

    MessagesWriter(AnswerFacts facts, MessagesSheet sheet) {
        this.facts = facts;
        this.sheet = sheet;
        this.model = JsonText.of(facts.model());
    }

    @Override
    public JsonWriter out() {
        return sheet.out();
    }

    /**
     * @throws AnswerTooLongException when more waits than may
     */
    @Override
    public void on(Event event) {
        switch (event) {
            case Event.Began(var told, var used) -> {
                model = told == null || told.isEmpty() ? model : copy(told);
                usage = used == null ? usage : used;
            }
            case Event.Text(JsonText text) -> piece(Kind.TEXT, text);
            case Event.Refusal(JsonText text) -> {
                refused = true;
                piece(Kind.TEXT, text);
            }
            case Event.Reasoning(JsonText text) -> {
                if (facts.reasoningAsked()) {
                    thoughtBegan |= text.isEmpty();
                    piece(Kind.THINKING, text);
                }
            }
            case Event.Signed(JsonText signature) -> {
                if (facts.reasoningAsked()) {
                    sign(signature);
                }
            }
            case Event.SealedReasoning(JsonText data) -> {
                if (facts.reasoningAsked()) {
                    Block block = new Block(Kind.SEALED, copy(data), JsonText.EMPTY);
                    block.ended = true;
                    append(block);
                }
            }
            case Event.ToolBegan(int index, JsonText id, JsonText name) -> {
                toolCalled = true;
                JsonText known =
                        id.isEmpty()
                                ? JsonText.of("toolu_%s_%d".formatted(facts.id(), index))
                                : copy(ToolIds.narrow(id));
                Block block = new Block(Kind.TOOL, known, copy(name));
                Block before = tools.put(index, block);
                if (before != null) {
                    before.ended = true;
                }
                append(block);
            }
            case Event.ToolArguments(int index, JsonText fragment) -> {
                Block block = tools.get(index);
                if (block != null && !block.ended && !fragment.isEmpty()) {
                    put(block, fragment);
                }
            }
            case Event.ToolEnded(int index) -> {
                Block block = tools.remove(index);
                if (block != null) {
                    block.ended = true;
                    advance();
                }
            }
            case Event.Finished(Finish why, var text) -> {
                reason = why;
                stop = text == null ? null : copy(text);
                tools.values().forEach(block -> block.ended = true);
                advance();
            }
            case Event.Used(Usage used) -> usage = used;
        }
    }

    @Override
    public void end() {
        begin();
        tools.values().forEach(block -> block.ended = true);
        Block last = last();
        if (last != null) {
            last.ended = true;
        }
        advance();
        boolean stopped = reason == Finish.STOP_TEXT && !toolCalled && !refused;
        sheet.end(reason(), stopped ? stop : null, used());
    }

    /** A call of a tool is carried out whatever the provider says, unless it was cut. */
    private String reason() {
        Finish why = reason == null ? Finish.COMPLETE : reason;
        if (why == Finish.LENGTH) {
            return "max_tokens";
        }
        if (toolCalled) {
            return "tool_use";
        }
        if (refused) {
            return "refusal";
        }
        return switch (why) {
            case COMPLETE, TOOLS, LENGTH -> "end_turn";
            case STOP_TEXT -> "stop_sequence";
            case REFUSED -> "refusal";
        };
    }

    /** What was told, or what can be made of sizes. */
    private Usage used() {
        Usage told = usage;
        if (told != null) {
            return told;
        }
        long output = Estimate.of(0, pieces, textBytes).output();
        return Usage.estimated(facts.promptTokens(), output);
    }

    private void piece(Kind kind, JsonText text) {
        if (text.isEmpty()) {
            return;
        }
        Block block = last();
        if (block == null || block.kind != kind || block.ended) {
            block = new Block(kind, JsonText.EMPTY, JsonText.EMPTY);
            append(block);
        }
        put(block, text);
    }

    /** A thought may be signed and have no text to show. */
    private void sign(JsonText signature) {
        Block block = last();
        if (block == null || block.kind != Kind.THINKING || block.ended) {
            if (!thoughtBegan) {
                return;
            }
            block = new Block(Kind.THINKING, JsonText.EMPTY, JsonText.EMPTY);
            append(block);
        }
        block.signature = copy(signature);
        block.ended = true;
        advance();
    }

    private @Nullable Block last() {
        return waiting.isEmpty() ? open : waiting.peekLast();
    }

    private void append(Block block) {
        begin();
        thoughtBegan = false;
        Block before = last();
        if (before != null && before.kind != Kind.TOOL) {
            before.ended = true;
        }
        if (open != null && !open.ended) {
            block.cost = BLOCK_BYTES;
            hold(BLOCK_BYTES);
        }
        waiting.add(block);
        advance();
    }

    private void hold(long bytes) {
        heldBytes += bytes;
        long kept = heldBytes + (facts.stream() ? 0 : textBytes);
        if (kept > MOST_HELD) {
            throw new AnswerTooLongException(
                    "held: %d bytes (expected: at most %d)".formatted(kept, MOST_HELD));
        }
    }

    private void begin() {
        if (!begun) {
            begun = true;
            sheet.begin(model, used());
        }
    }

    private void put(Block block, JsonText piece) {
        pieces++;
        textBytes += piece.length();
        hold(block == open ? 0 : piece.length());
        if (block == open) {
            sheet.add(piece);
        } else {
            block.hold(piece);
        }
    }

    private void advance() {
        while (true) {
            Block now = open;
            if (now != null) {
                if (!now.ended) {
                    return;
                }
                if (now.kind == Kind.THINKING) {
                    sheet.sign(now.signature);
                }
                sheet.close();
            }
            Block next = waiting.poll();
            open = next;
            if (next == null) {
                return;
            }
            heldBytes -= next.cost;
            sheet.open(next.kind, next.word, next.name);
            JsonWriter held = next.held;
            if (held != null) {
                heldBytes -= held.length() - 1;
                held.raw("\"");
                sheet.add(new JsonCursor(held.array(), 0, held.length()).text());
                next.held = null;
            }
        }
    }

    private static JsonText copy(JsonText text) {
        JsonWriter out = new JsonWriter(text.length() + 2).text(text);
        return new JsonCursor(out.array(), 0, out.length()).text();
    }

    /** A block that is open or waits. */
    private static final class Block {
        final Kind kind;
        final JsonText word;
        final JsonText name;
        JsonText signature = UNSIGNED;
        boolean ended;
        long cost;
        @Nullable JsonWriter held;

        Block(Kind kind, JsonText word, JsonText name) {
            this.kind = kind;
            this.word = word;
            this.name = name;
        }

        void hold(JsonText piece) {
            JsonWriter kept = held;
            if (kept == null) {
                kept = new JsonWriter(64).raw("\"");
                held = kept;
            }
            kept.raw(piece);
        }
    }
}
