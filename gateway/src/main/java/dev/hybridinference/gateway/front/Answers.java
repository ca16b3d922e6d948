package dev.hybridinference.gateway.front;

import dev.hybridinference.gateway.edge.ClientGone;
import dev.hybridinference.gateway.edge.ClientStream;
import dev.hybridinference.gateway.edge.RequestReceiver;
import dev.hybridinference.gateway.http.HeaderLines;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/** Whole answers that need nothing of the request but its head. Confined to the event loop. */
final class Answers {
    private Answers() {}

    /** Sends a whole answer; whatever the client still sends is thrown away. */
    static RequestReceiver send(ClientStream client, int status, HeaderLines lines, byte[] body) {
        client.head(status, lines, body.length);
        client.body(Unpooled.wrappedBuffer(body));
        client.end();
        return new Deaf();
    }

    static RequestReceiver json(ClientStream client, int status, byte[] body) {
        return send(
                client, status, new HeaderLines().add("content-type", "application/json"), body);
    }

    /** Throws a body away. */
    static class Deaf implements RequestReceiver {
        @Override
        public void body(ByteBuf slice) {
            slice.release();
        }

        @Override
        public void bodyEnd() {}

        @Override
        public void clientGone(ClientGone why) {}

        @Override
        public void writabilityChanged() {}
    }
}
