package dev.hybridinference.gateway.demo;

import dev.hybridinference.gateway.edge.EdgeServer;
import dev.hybridinference.gateway.edge.EdgeSettings;
import dev.hybridinference.gateway.loop.Loops;
import dev.hybridinference.gateway.upstream.Origin;
import java.io.IOException;

/**
 * The built-in provider behind a loopback listener of its own, so that a request to it takes the
 * same way as any other. Thread-safe.
 */
public final class DemoProvider implements AutoCloseable {
    private static final String LOOPBACK = "127.0.0.1";

    private final EdgeServer server;

    private DemoProvider(EdgeServer server) {
        this.server = server;
    }

    public static DemoProvider start(Loops loops) throws IOException {
        return new DemoProvider(
                EdgeServer.start(EdgeSettings.defaults(LOOPBACK, 0), loops, new DemoHandler()));
    }

    /** Where it listens. */
    public Origin origin() {
        return new Origin(false, LOOPBACK, server.port(), true);
    }

    @Override
    public void close() {
        server.close();
    }
}
