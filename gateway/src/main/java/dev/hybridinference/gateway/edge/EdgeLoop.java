package dev.hybridinference.gateway.edge;

import dev.hybridinference.gateway.loop.LoopContext;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What all client connections of one event loop share. Confined to that loop. */
final class EdgeLoop {
    final LoopContext loop;
    final DateLine date;
    final RequestIds ids;
    final TextCache texts = new TextCache();
    private final Set<ClientConnection> connections = new HashSet<>();

    EdgeLoop(LoopContext loop, long seed) {
        this.loop = loop;
        this.date = new DateLine(System::currentTimeMillis);
        this.ids = new RequestIds(System::currentTimeMillis, seed);
    }

    void opened(ClientConnection connection) {
        connections.add(connection);
    }

    void closed(ClientConnection connection) {
        connections.remove(connection);
    }

    /** The connections at this moment. */
    List<ClientConnection> connections() {
        return List.copyOf(connections);
    }
}
