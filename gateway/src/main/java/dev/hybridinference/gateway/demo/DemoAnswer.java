package dev.hybridinference.gateway.demo;

import dev.hybridinference.gateway.edge.ClientGone;
import dev.hybridinference.gateway.edge.ClientStream;
import dev.hybridinference.gateway.edge.RequestReceiver;
import dev.hybridinference.gateway.http.HeaderLines;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** One request to the demo model: collects it, answers it word by word. Confined to its loop. */
final class DemoAnswer implements RequestReceiver {
    private static final int MOST = 1024 * 1024;
    private static final long PACE_MILLIS = 15;

    private final String path;
    private final ClientStream client;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private boolean over;

    DemoAnswer(String path, ClientStream client) {
        this.path = path;
        this.client = client;
    }

    @Override
    public void body(ByteBuf slice) {
        byte[] part = new byte[Math.min(slice.readableBytes(), MOST - body.size())];
        slice.readBytes(part);
        slice.release();
        body.write(part, 0, part.length);
    }

    @Override
    public void bodyEnd() {
        DemoRequest request = DemoRequest.read(body.toByteArray());
        if (!request.asks()) {
            whole(400, DemoWords.NOTHING_ASKED);
        } else if (path.endsWith("/embeddings")) {
            whole(200, DemoWords.embedding(request));
        } else if (request.stream()) {
            client.head(
                    200,
                    new HeaderLines().add("content-type", "text/event-stream"),
                    ClientStream.STREAMED);
            next(DemoWords.events(request, path.endsWith("/chat/completions"), freshId()), 0);
        } else {
            whole(200, DemoWords.answer(request, path.endsWith("/chat/completions"), freshId()));
        }
    }

    /** Clients take answers with the same id for one. */
    private static String freshId() {
        return "demo-" + Long.toUnsignedString(ThreadLocalRandom.current().nextLong(), 36);
    }

    private void whole(int status, String json) {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        client.head(
                status, new HeaderLines().add("content-type", "application/json"), bytes.length);
        client.body(Unpooled.wrappedBuffer(bytes));
        client.end();
    }

    private void next(List<String> events, int index) {
        if (over) {
            return;
        }
        String event = "data: " + events.get(index) + "\n\n";
        client.body(Unpooled.wrappedBuffer(event.getBytes(StandardCharsets.UTF_8)));
        if (index == events.size() - 1) {
            client.end();
            return;
        }
        client.flush();
        var _ =
                client.loop()
                        .loop()
                        .schedule(
                                () -> next(events, index + 1), PACE_MILLIS, TimeUnit.MILLISECONDS);
    }

    @Override
    public void clientGone(ClientGone why) {
        over = true;
    }

    @Override
    public void writabilityChanged() {}
}
