package dev.hybridinference.bench.translate;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.sun.management.ThreadMXBean;
import dev.hybridinference.bench.measure.Table;
import dev.hybridinference.kernel.call.Capabilities;
import dev.hybridinference.kernel.dialect.Carriers;
import dev.hybridinference.kernel.dialect.Conversation;
import dev.hybridinference.kernel.dialect.EventReader;
import dev.hybridinference.kernel.dialect.Outgoing;
import dev.hybridinference.kernel.dialect.Quirks;
import dev.hybridinference.kernel.dialect.ToolNames;
import dev.hybridinference.kernel.dialect.Written;
import dev.hybridinference.kernel.json.JsonValue;
import dev.hybridinference.kernel.registry.Dialects;
import dev.hybridinference.kernel.registry.Surfaces;
import dev.hybridinference.kernel.surface.AnswerFacts;
import dev.hybridinference.kernel.surface.AnswerWriter;
import dev.hybridinference.kernel.surface.PromptReading;
import dev.hybridinference.kernel.surface.Translation;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.IntSupplier;

/**
 * CPU time and allocation of the translators alone, on one thread: a chunk, prompts and tool
 * arguments at 1, 4 and 16 times a size. Confined to one thread.
 */
public final class TranslateBench {
    private static final int CHUNKS = 200_000;
    private static final int SMALL = 320 * 1024;
    private static final byte[] CHUNK =
            "{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1790000000,\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\" committee\"},\"logprobs\":null,\"finish_reason\":null}]}"
                    .getBytes(US_ASCII);
    private static final AnswerFacts FACTS =
            new AnswerFacts(true, "bench", "m", 1_790_000_000, false, true, 10);

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final Translation messages =
            Objects.requireNonNull(
                    Objects.requireNonNull(Surfaces.at("/v1/messages")).translation());
    private final Conversation chat =
            Objects.requireNonNull(Dialects.named("openai").conversation());
    private final PrintStream out;
    private final boolean markdown;

    /** Bytes that were written, so that no work can be left out as useless. */
    private long written;

    public TranslateBench(PrintStream out, boolean markdown) {
        this.out = out;
        this.markdown = markdown;
    }

    /** Measures and prints. */
    public void run() {
        Table table = new Table(List.of("translated", "CPU", "per byte", "allocated", "per byte"));
        chunk(table);
        for (int times : new int[] {1, 4, 16}) {
            byte[] body = prompt(SMALL * times);
            measure(table, "prompt of %d KiB", body.length, () -> request(body));
        }
        for (int times : new int[] {1, 4, 16}) {
            byte[] event = arguments(64 * 1024 * times);
            measure(
                    table,
                    "tool arguments of %d KiB in one event",
                    event.length,
                    () -> answer(event));
        }
        if (written == 0) {
            throw new IllegalStateException("translated: nothing (expected: answers and requests)");
        }
        out.print(markdown ? table.markdown() : table.plain());
    }

    private void chunk(Table table) {
        EventReader reader = chat.reader(new ToolNames(64), carriers());
        AnswerWriter writer = messages.writer(FACTS);
        IntSupplier one =
                () -> {
                    reader.event(CHUNK, 0, CHUNK.length, writer);
                    int length = writer.out().length();
                    writer.out().clear();
                    return length;
                };
        Cost cost = cost(one, CHUNKS);
        table.row(
                List.of(
                        "chunk of %d bytes".formatted(CHUNK.length),
                        "%d ns".formatted(cost.nanos()),
                        perByte(cost.nanos(), CHUNK.length, "ns"),
                        "%d B".formatted(cost.bytes()),
                        perByte(cost.bytes(), CHUNK.length, "B")));
    }

    private void measure(Table table, String name, int length, IntSupplier one) {
        Cost cost = cost(one, Math.max(20, 40_000_000 / length));
        table.row(
                List.of(
                        name.formatted(length / 1024),
                        String.format(Locale.ROOT, "%.2f ms", cost.nanos() / 1e6),
                        perByte(cost.nanos(), length, "ns"),
                        "%d KiB".formatted(cost.bytes() / 1024),
                        perByte(cost.bytes(), length, "B")));
    }

    private record Cost(long nanos, long bytes) {}

    private Cost cost(IntSupplier one, int times) {
        for (int i = 0; i < times; i++) {
            written += one.getAsInt();
        }
        long bytes = threads.getCurrentThreadAllocatedBytes();
        long nanos = threads.getCurrentThreadCpuTime();
        for (int i = 0; i < times; i++) {
            written += one.getAsInt();
        }
        nanos = threads.getCurrentThreadCpuTime() - nanos;
        bytes = threads.getCurrentThreadAllocatedBytes() - bytes;
        return new Cost(nanos / times, bytes / times);
    }

    private static String perByte(long amount, int length, String unit) {
        return String.format(Locale.ROOT, "%.2f %s", (double) amount / length, unit);
    }

    private int request(byte[] body) {
        if (!(messages.prompt(body) instanceof PromptReading.Understood understood)) {
            throw new IllegalStateException("prompt: refused");
        }
        Outgoing to =
                new Outgoing(
                        JsonValue.of("\"m\""),
                        true,
                        body.length / 4,
                        Capabilities.OPEN,
                        Quirks.NONE,
                        carriers());
        return chat.write(understood.prompt(), to) instanceof Written.Body written
                ? written.json().length
                : 0;
    }

    private int answer(byte[] event) {
        AnswerWriter writer = messages.writer(FACTS);
        chat.reader(new ToolNames(64), carriers()).event(event, 0, event.length, writer);
        writer.end();
        return writer.out().length();
    }

    private static Carriers carriers() {
        return new Carriers("bench", content -> new byte[32]);
    }

    private static byte[] prompt(int length) {
        String prose = "The committee \\\"decided\\\" that the catalogue has to be finished.\\n";
        StringBuilder body =
                new StringBuilder("{\"model\":\"m\",\"max_tokens\":100,\"messages\":[");
        for (int i = 0; body.length() < length; i++) {
            body.append(i == 0 ? "" : ",");
            body.append("{\"role\":\"").append(i % 2 == 0 ? "user" : "assistant");
            body.append("\",\"content\":[{\"type\":\"text\",\"text\":\"").append(prose.repeat(30));
            body.append("\"}]}");
        }
        return body.append("]}").toString().getBytes(US_ASCII);
    }

    private static byte[] arguments(int length) {
        String inside = "\\\"line\\\\n\\\",".repeat(length / 12);
        return ("{\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":0,\"id\":\"c\",\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":\""
                        + inside
                        + "\"}}]},\"finish_reason\":null}]}")
                .getBytes(US_ASCII);
    }
}
