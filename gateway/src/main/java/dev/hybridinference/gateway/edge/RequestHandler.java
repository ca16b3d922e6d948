package dev.hybridinference.gateway.edge;

/** Takes over a client request once its head is complete and valid. Called on the event loop. */
public interface RequestHandler {
    /**
     * Starts one request. The handler answers through {@code client} exactly once, now or later.
     *
     * @return who receives the body and the client's departure
     */
    RequestReceiver open(RequestHead head, ClientStream client);
}
