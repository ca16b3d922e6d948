package dev.hybridinference.gateway.edge;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * One client connection: reads requests one after the other, hands each to the handler, and reads
 * no further request before the answer is complete. Bytes that come too early wait; beyond {@link
 * EarlyBytes#ENOUGH} nothing more is read. Reading stays on where possible, because a client that
 * closes its side, even only its sending side, is taken as gone. Confined to its event loop.
 */
final class ClientConnection {
    /** Rest of a request body that is worth reading to keep the connection. */
    static final int DRAINED = 64 * 1024;

    private enum Phase {
        /** Between requests or inside a head. */
        HEAD,
        /** A request is with the handler. */
        SERVING,
        /** The answer is complete, a small rest of the request body is not. */
        DISCARDING,
        /** Everything is said; the client may still read it. */
        LINGERING,
        CLOSED
    }

    private final EdgeState server;
    final EdgeLoop edge;
    private final InetAddress peer;
    private final Wire wire;
    private final AnswerWriter writer;
    private final Farewell farewell;
    private final EarlyBytes input;
    private final RequestParser parser;
    private final RequestBody body;
    private final ConnectionClock clock;
    private Phase phase = Phase.HEAD;
    private @Nullable ServedRequest served;
    private boolean answeredOnce;
    private boolean running;
    private long headNanos;

    /** Starts to serve an open connection. */
    ClientConnection(Channel channel, InetSocketAddress remote, EdgeState server, EdgeLoop edge) {
        this.server = server;
        this.edge = edge;
        peer = remote.getAddress();
        wire = new Wire(channel);
        writer = new AnswerWriter(channel, edge.date);
        farewell = new Farewell(channel, writer);
        input = new EarlyBytes(channel.alloc());
        EdgeSettings settings = server.settings;
        parser = new RequestParser(settings.maxHeader(), settings.maxBody(), edge.texts);
        body = new RequestBody(settings.maxBody());
        clock = new ConnectionClock(this, settings.clocks());
        clock.connected(edge.loop.nanoTime());
        edge.loop.ticker().add(clock);
        edge.opened(this);
    }

    /** Takes what the client sent. */
    void arrived(ByteBuf data) {
        switch (phase) {
            case CLOSED -> data.release();
            case LINGERING -> farewell.drop(data);
            case HEAD, SERVING, DISCARDING -> {
                if (input.add(data)) {
                    run();
                } else {
                    left();
                }
            }
        }
    }

    void writabilityChanged() {
        RequestReceiver receiver = receiver();
        if (receiver != null) {
            receiver.writabilityChanged();
        }
    }

    /** The client has closed, or nothing can be said to it any more. */
    void left() {
        gone(ClientGone.LEFT);
        farewell.close();
    }

    InetAddress peer() {
        return peer;
    }

    Wire wire() {
        return wire;
    }

    AnswerWriter writer() {
        return writer;
    }

    /** True when no request can follow the current one. */
    boolean mustClose() {
        return server.draining() || !body.endsWithin(DRAINED);
    }

    /** Tells a client that waits for it to send its body, unless it has begun already. */
    void continueBody() {
        if (input.isEmpty()) {
            writer.continueLine();
            writer.handOver();
            wire.flush();
        }
    }

    /** Goes on with bytes that wait, or with reading. */
    void resume() {
        if (!running && (!input.isEmpty() || bodyFlows())) {
            wire.signal(Wire.RESUME);
        } else if (!running) {
            updateReading();
        }
    }

    /** The answer is complete. */
    void answered(boolean closes) {
        RequestReceiver receiver = receiver();
        requestOver();
        answeredOnce = true;
        boolean owed = writer.waiting() > 0;
        wire.flush();
        writer.ifLost(receiver, owed);
        if (closes) {
            linger();
        } else if (body.complete()) {
            nextHead();
        } else {
            phase = Phase.DISCARDING;
            clock.bodyRead(true, edge.loop.nanoTime());
        }
        resume();
    }

    /** The answer stays incomplete, and the client must be able to tell. */
    void cut(boolean byReset) {
        requestOver();
        writer.handOver();
        if (byReset) {
            farewell.reset();
        } else {
            linger();
        }
    }

    /** A deadline of this connection has passed. */
    void ranOut(ConnectionClock.Ran what) {
        wire.signal(what);
    }

    /** Closes if nothing is going on; a new connection may still send its first request. */
    void drain() {
        if (phase == Phase.HEAD && answeredOnce && parser.untouched()) {
            linger();
        }
    }

    /** Ends at once. */
    void shutDown() {
        gone(ClientGone.SHUTDOWN);
        farewell.close();
    }

    /** Reads as far as the bytes and the handler allow. */
    void run() {
        if (running) {
            return;
        }
        running = true;
        try {
            boolean more;
            do {
                more =
                        switch (phase) {
                            case HEAD -> readHead();
                            case SERVING -> readBody();
                            case DISCARDING -> discard();
                            case LINGERING, CLOSED -> false;
                        };
            } while (more);
        } finally {
            running = false;
        }
        if (phase == Phase.LINGERING || phase == Phase.CLOSED) {
            input.drop();
        } else {
            input.trim();
        }
        updateReading();
    }

    private boolean readHead() {
        if (input.isEmpty()) {
            return false;
        }
        boolean first = parser.untouched();
        if (first) {
            headNanos = edge.loop.nanoTime();
        }
        RequestParser.Result result = parser.read(input.peek());
        if (result == RequestParser.Result.DONE) {
            open();
        } else if (result == RequestParser.Result.REFUSED) {
            refuse(parser.refusal(), parser.requestId(edge.ids));
        } else if (first) {
            clock.headStarted(headNanos);
        }
        return result == RequestParser.Result.DONE;
    }

    private void open() {
        ServedRequest request =
                new ServedRequest(this, parser, parser.requestId(edge.ids), headNanos);
        served = request;
        phase = Phase.SERVING;
        body.begin(request.contentLength());
        clock.serving();
        if (!body.complete()) {
            clock.bodyStarted();
        }
        server.counters.requestStarted();
        RequestReceiver receiver = server.handler.open(request, request);
        request.receiver(receiver);
        ClientGone lost = request.lost();
        if (lost != null) {
            receiver.clientGone(lost);
        } else if (!request.over() && body.complete()) {
            receiver.bodyEnd();
        }
    }

    private @Nullable RequestReceiver receiver() {
        return served == null ? null : served.receiver();
    }

    private boolean bodyFlows() {
        return served != null && served.takesBody() && !body.complete();
    }

    private boolean readBody() {
        RequestReceiver receiver = receiver();
        if (receiver == null || !bodyFlows()) {
            return false;
        }
        switch (body.next(input.peek())) {
            case DATA -> {
                ByteBuf data = body.take();
                clock.bodyArrived(data.readableBytes());
                receiver.body(data);
                return true;
            }
            case DONE -> {
                clock.bodyOver();
                receiver.bodyEnd();
                return true;
            }
            case MORE -> {}
            case BROKEN -> giveUpBody(Refusal.badRequest(body.problem()));
            case TOO_LARGE -> giveUpBody(Refusal.TOO_LARGE);
        }
        return false;
    }

    private boolean discard() {
        RequestBody.Result result = body.next(input.peek());
        switch (result) {
            case DATA -> body.take().release();
            case DONE -> nextHead();
            case MORE -> {}
            case BROKEN, TOO_LARGE -> linger();
        }
        return result == RequestBody.Result.DATA || result == RequestBody.Result.DONE;
    }

    private void nextHead() {
        phase = Phase.HEAD;
        parser.reset();
        clock.bodyOver();
        clock.idle(edge.loop.nanoTime());
        if (server.draining()) {
            linger();
        }
    }

    private void giveUpBody(Refusal why) {
        ServedRequest request = served;
        if (request == null) {
            return;
        }
        RequestReceiver receiver = request.receiver();
        request.giveUp(ClientGone.BROKEN_BODY);
        requestOver();
        if (request.headSent()) {
            linger();
        } else {
            refuse(why, request.requestId());
        }
        if (receiver != null) {
            receiver.clientGone(ClientGone.BROKEN_BODY);
        }
    }

    private void refuse(Refusal why, String requestId) {
        server.counters.refused();
        farewell.refuse(why, requestId);
        linger();
    }

    /** Acts on a deadline that has passed. */
    void late(ConnectionClock.Ran what) {
        switch (what) {
            case SILENCE -> {
                if (writer.waiting() > 0) {
                    clock.idle(edge.loop.nanoTime());
                } else {
                    farewell.close();
                }
            }
            case HEAD -> refuse(Refusal.HEAD_TIMEOUT, edge.ids.next());
            case BODY -> {
                if (phase == Phase.SERVING) {
                    giveUpBody(Refusal.BODY_TIMEOUT);
                } else {
                    linger();
                }
            }
            case WRITE -> {
                gone(ClientGone.STALLED);
                farewell.reset();
            }
            case LINGER -> farewell.close();
        }
    }

    /** Sends everything, then our FIN, then waits a little for the client's. */
    private void linger() {
        if (phase == Phase.LINGERING || phase == Phase.CLOSED) {
            return;
        }
        phase = Phase.LINGERING;
        clock.serving();
        clock.bodyOver();
        if (!running) {
            input.drop();
            updateReading();
        }
        farewell.finish(() -> clock.lingering(edge.loop.nanoTime()));
    }

    private void requestOver() {
        served = null;
        server.counters.requestEnded();
    }

    private void gone(ClientGone why) {
        if (phase == Phase.CLOSED) {
            return;
        }
        phase = Phase.CLOSED;
        edge.loop.ticker().remove(clock);
        edge.closed(this);
        writer.discard();
        if (!running) {
            input.drop();
        }
        ServedRequest request = served;
        if (request != null) {
            request.giveUp(why);
            requestOver();
            RequestReceiver receiver = request.receiver();
            if (receiver != null) {
                receiver.clientGone(why);
            }
        }
    }

    private void updateReading() {
        if (phase == Phase.SERVING) {
            boolean flows = bodyFlows();
            clock.bodyRead(flows, edge.loop.nanoTime());
            wire.read(flows || !input.areEnough());
        } else if (phase != Phase.CLOSED) {
            wire.read(true);
        }
    }
}
