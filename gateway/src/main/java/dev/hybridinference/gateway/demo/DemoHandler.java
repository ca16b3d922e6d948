package dev.hybridinference.gateway.demo;

import dev.hybridinference.gateway.edge.ClientStream;
import dev.hybridinference.gateway.edge.RequestHandler;
import dev.hybridinference.gateway.edge.RequestHead;
import dev.hybridinference.gateway.edge.RequestReceiver;

/** Starts a demo answer for each request. Thread-safe. */
final class DemoHandler implements RequestHandler {
    @Override
    public RequestReceiver open(RequestHead head, ClientStream client) {
        client.wantBody();
        return new DemoAnswer(head.path(), client);
    }
}
