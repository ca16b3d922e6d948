package dev.hybridinference.gateway.edge;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;

/**
 * What parser and body reader make of one byte stream, without a socket: the requests with their
 * bodies, then the refusal if there is one. One thread.
 */
final class StreamReading {
    private final RequestParser parser = new RequestParser(32 * 1024, 1 << 20, new TextCache());
    private final RequestBody body = new RequestBody(1 << 20);
    private final List<String> requests = new ArrayList<>();
    private StringBuilder data = new StringBuilder();
    private String ending = "";
    private boolean inBody;
    private boolean over;

    /** Reads the stream in the pieces that {@code cuts} make, in ascending order. */
    static String of(byte[] bytes, int... cuts) {
        StreamReading reading = new StreamReading();
        ByteBuf waiting = Unpooled.buffer();
        int from = 0;
        for (int i = 0; i <= cuts.length; i++) {
            int to = i == cuts.length ? bytes.length : cuts[i];
            waiting.writeBytes(bytes, from, to - from);
            reading.read(waiting);
            from = to;
        }
        waiting.release();
        return reading.requests + " " + reading.data + " " + reading.ending;
    }

    static int requests(byte[] bytes) {
        StreamReading reading = new StreamReading();
        reading.read(Unpooled.wrappedBuffer(bytes));
        return reading.requests.size();
    }

    private void read(ByteBuf in) {
        while (!over) {
            boolean goesOn = inBody ? readBody(in) : readHead(in);
            if (!goesOn) {
                return;
            }
        }
    }

    private boolean readHead(ByteBuf in) {
        if (!in.isReadable()) {
            return false;
        }
        switch (parser.read(in)) {
            case MORE -> {
                return false;
            }
            case REFUSED -> end("refused " + parser.refusal());
            case DONE -> {
                FieldRules rules = parser.rules();
                requests.add(
                        parser.method()
                                + " "
                                + parser.path()
                                + " "
                                + parser.query()
                                + " "
                                + parser.fields().size()
                                + " "
                                + rules.keepAlive());
                body.begin(rules.contentLength());
                inBody = true;
            }
        }
        return true;
    }

    private boolean readBody(ByteBuf in) {
        if (body.complete()) {
            requestEnds();
            return true;
        }
        switch (body.next(in)) {
            case DATA -> {
                ByteBuf piece = body.take();
                for (int i = piece.readerIndex(); i < piece.writerIndex(); i++) {
                    data.append((char) (piece.getByte(i) & 0xff));
                }
                piece.release();
            }
            case DONE -> requestEnds();
            case MORE -> {
                return false;
            }
            case BROKEN, TOO_LARGE -> end("broken " + body.problem());
        }
        return true;
    }

    private void requestEnds() {
        requests.add(data.toString());
        data = new StringBuilder();
        inBody = false;
        if (!parser.rules().keepAlive()) {
            end("closed");
        } else {
            parser.reset();
        }
    }

    private void end(String how) {
        ending = how;
        over = true;
    }
}
