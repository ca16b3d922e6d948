package dev.hybridinference.gateway.exchange;

import dev.hybridinference.gateway.edge.ClientStream;
import dev.hybridinference.kernel.call.Estimate;
import dev.hybridinference.kernel.call.Usage;
import dev.hybridinference.kernel.dialect.StreamReader;
import dev.hybridinference.kernel.failure.ProviderError;
import dev.hybridinference.kernel.stream.SseScanner;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Passes a stream on event by event. Events stay slices of what was read; only whole events are
 * dropped or edited: the usage that the client did not ask for, and {@code "error": null} (an event
 * with both keeps its usage). Nothing goes out before the first event with content, so that until
 * then another provider can be asked. Confined to the exchange's event loop.
 */
final class StreamRelay implements AnswerSink, SseScanner.Sink {
    /** Bytes held back before the first content at most; then they go out whatever they are. */
    static final int HOLD = 256 * 1024;

    /** Events held back before the first content at most. */
    static final int HOLD_EVENTS = 64;

    /** Bytes of one event that are held until it is whole; a longer one goes out as it comes. */
    static final int HOLD_EVENT = 64 * 1024;

    /** What ends an event. */
    static final byte[] BLANK_LINE = "\n\n".getBytes(StandardCharsets.US_ASCII);

    private static final byte[] LINE_FEED = {'\n'};

    private final Attempt attempt;
    private final SseScanner scanner;
    private final StreamReader reader;
    private final byte[] scratch;
    private final HiddenUsage hidden;
    private final ArrayDeque<ByteBuf> out = new ArrayDeque<>(4);
    private final ArrayDeque<ByteBuf> partial = new ArrayDeque<>(2);
    private @Nullable ByteBuf piece;
    private int pieceBase;
    private int runFrom;
    private int eventFrom;
    private int partialBytes;
    private int heldBytes;
    private int heldEvents;
    private int endedAt;
    private boolean dropped;

    /** A line feed that comes next belongs to the event before it. */
    private boolean lineFeedFollows;

    private boolean spilled;
    private boolean contentSeen;
    private boolean passing;
    private boolean finishing;
    private boolean done;
    private byte @Nullable [] last;
    private @Nullable ProviderError error;
    private int errorStatus;

    StreamRelay(Attempt attempt, ExchangeTools.StreamTools tools, HiddenUsage hidden) {
        this.attempt = attempt;
        this.scanner = tools.scanner();
        this.reader = tools.reader();
        this.scratch = tools.scratch();
        this.hidden = hidden;
        scanner.reset();
        reader.reset();
    }

    @Override
    public void body(ByteBuf read) {
        piece = read;
        boolean fine = true;
        int at = read.readerIndex();
        while (fine && at < read.writerIndex() && !over()) {
            int count = Math.min(scratch.length, read.writerIndex() - at);
            read.getBytes(at, scratch, 0, count);
            pieceBase = at;
            int first = lineFeedFollows && scratch[0] == '\n' ? 1 : 0;
            runFrom = dropped ? first : 0;
            endedAt = 0;
            eventFrom = first;
            fine = scanner.feed(scratch, 0, count, this);
            cutRun(eventFrom);
            lineFeedFollows = endedAt == count && scratch[count - 1] == '\r';
            if (!over()) {
                keepPartial(count);
            }
            at += count;
        }
        piece = null;
        read.release();
        if (!fine) {
            attempt.broken("a line longer than %d bytes".formatted(SseScanner.DEFAULT_LINE_BYTES));
            return;
        }
        deliver();
    }

    /** Nothing that follows counts. */
    private boolean over() {
        return done || error != null;
    }

    @Override
    public void nameBegins() {}

    @Override
    public void name(byte[] bytes, int from, int to) {}

    @Override
    public void data(byte[] bytes, int from, int to) {
        if (!over()) {
            reader.data(bytes, from, to);
        }
    }

    @Override
    public void comment() {}

    @Override
    public void end(int after) {
        if (over()) {
            return;
        }
        endedAt = after;
        dropped = false;
        reader.eventEnd();
        if (reader.failed()) {
            error = reader.error();
            errorStatus = reader.errorStatus();
            drop(after);
        } else if (reader.done()) {
            done = true;
            last = spilled ? null : lastEvent(after);
            drop(after);
        } else if (hidden != HiddenUsage.NOTHING && reader.usageOnly() && !spilled) {
            drop(after);
        } else if (finishing && !reader.readable()) {
            drop(after);
        } else if (reader.nullError() && !spilled) {
            replace(after);
        } else if (hidden == HiddenUsage.EACH && reader.usageBeside() && !spilled) {
            hideUsage(after);
        } else {
            keep(after);
        }
        contentSeen |= reader.content();
    }

    @Override
    public void endWithoutData(int after) {
        if (over()) {
            return;
        }
        endedAt = after;
        dropped = false;
        if (passing || contentSeen) {
            keep(after);
        } else {
            drop(after);
        }
    }

    /**
     * The provider's own last event, which goes out when the books are closed; with the line feed
     * that a cut took off it.
     */
    private byte[] lastEvent(int after) {
        byte[] event = event(after);
        if (finishing) {
            return ended(event, BLANK_LINE);
        }
        boolean cut = event[event.length - 1] == '\r' && contains(event, '\n');
        return cut ? ended(event, LINE_FEED) : event;
    }

    private static boolean contains(byte[] bytes, char wanted) {
        for (byte b : bytes) {
            if (b == wanted) {
                return true;
            }
        }
        return false;
    }

    private static byte[] ended(byte[] event, byte[] end) {
        byte[] ended = Arrays.copyOf(event, event.length + end.length);
        System.arraycopy(end, 0, ended, event.length, end.length);
        return ended;
    }

    private void keep(int after) {
        heldEvents++;
        movePartial();
        if (finishing) {
            out.add(Unpooled.wrappedBuffer(BLANK_LINE));
        }
        spilled = false;
        eventFrom = after;
    }

    private void drop(int after) {
        forget(after);
        dropped = true;
    }

    private void forget(int after) {
        cutRun(eventFrom);
        releaseAll(partial);
        partialBytes = 0;
        eventFrom = after;
        runFrom = after;
    }

    private void replace(int after) {
        byte[] event = event(after);
        forget(after);
        put(reader.withoutNullError(event));
    }

    /** Leaves the member out between two slices; an event in pieces is put together first. */
    private void hideUsage(int after) {
        if (partialBytes == 0 && piece != null) {
            long member = reader.usageMember(scratch, eventFrom, after);
            if (member != StreamReader.NOWHERE) {
                cutRun((int) (member >>> 32));
                runFrom = (int) member;
            }
            keep(after);
            return;
        }
        byte[] event = event(after);
        long member = reader.usageMember(event, 0, event.length);
        if (member == StreamReader.NOWHERE) {
            keep(after);
            return;
        }
        int from = (int) (member >>> 32);
        int to = (int) member;
        forget(after);
        add(Unpooled.wrappedBuffer(event, 0, from));
        put(Arrays.copyOfRange(event, to, event.length));
    }

    /** A copy of the event that ends here. */
    private byte[] event(int after) {
        cutRun(eventFrom);
        int own = piece == null ? 0 : after - eventFrom;
        byte[] event = new byte[partialBytes + own];
        int at = 0;
        for (ByteBuf part : partial) {
            int count = part.readableBytes();
            part.getBytes(part.readerIndex(), event, at, count);
            at += count;
        }
        System.arraycopy(scratch, eventFrom, event, at, own);
        return event;
    }

    private void put(byte[] event) {
        add(Unpooled.wrappedBuffer(event));
        if (finishing) {
            add(Unpooled.wrappedBuffer(BLANK_LINE));
        }
        heldEvents++;
    }

    /** Puts the whole events since the last cut among what goes out. */
    private void cutRun(int to) {
        if (piece != null && to > runFrom) {
            add(piece.retainedSlice(pieceBase + runFrom, to - runFrom));
        }
        runFrom = to;
    }

    private void keepPartial(int count) {
        if (piece == null || count <= eventFrom) {
            return;
        }
        partial.add(piece.retainedSlice(pieceBase + eventFrom, count - eventFrom));
        partialBytes += count - eventFrom;
        if (spilled || partialBytes > HOLD_EVENT) {
            spilled = true;
            movePartial();
        }
    }

    private void movePartial() {
        for (ByteBuf part = partial.poll(); part != null; part = partial.poll()) {
            add(part);
        }
        partialBytes = 0;
    }

    private void add(ByteBuf bytes) {
        out.add(bytes);
        heldBytes += bytes.readableBytes();
    }

    private void deliver() {
        if (!passing
                && (contentSeen || heldBytes > HOLD || heldEvents > HOLD_EVENTS)
                && !out.isEmpty()) {
            passing = true;
            attempt.commit(ClientStream.STREAMED, false);
        }
        if (passing) {
            for (ByteBuf bytes = out.poll(); bytes != null; bytes = out.poll()) {
                attempt.content(bytes);
            }
            heldBytes = 0;
        }
        if (error != null) {
            attempt.toldError(error, errorStatus);
        }
    }

    @Override
    public void readComplete() {
        if (passing) {
            attempt.flush();
        }
    }

    @Override
    public void end() {
        if (!over()) {
            finishing = true;
            eventFrom = 0;
            runFrom = 0;
            scanner.finish(this);
            deliver();
        }
        if (error == null) {
            conclude();
        }
    }

    private void conclude() {
        if (!passing) {
            attempt.unusable(done ? "a stream without content" : "a stream that ended at once");
        } else if (done || reader.finished()) {
            attempt.completeStream(last);
        } else {
            attempt.broken("a stream that ended before it was finished");
        }
    }

    /** A provider that said that it is done but does not close its body is not waited for. */
    @Override
    public void quiet() {
        if (done) {
            conclude();
        }
    }

    @Override
    public boolean atBoundary() {
        return !spilled;
    }

    @Override
    public @Nullable Usage usage() {
        return reader.usage();
    }

    @Override
    public Usage estimated(long promptBytes) {
        return Estimate.of(promptBytes, reader.deltas(), reader.textBytes());
    }

    @Override
    public void release() {
        releaseAll(out);
        releaseAll(partial);
    }

    private static void releaseAll(ArrayDeque<ByteBuf> buffers) {
        for (ByteBuf buffer = buffers.poll(); buffer != null; buffer = buffers.poll()) {
            buffer.release();
        }
    }
}
