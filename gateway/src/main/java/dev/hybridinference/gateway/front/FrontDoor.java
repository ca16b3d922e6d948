package dev.hybridinference.gateway.front;

import dev.hybridinference.gateway.edge.ClientStream;
import dev.hybridinference.gateway.edge.RequestHandler;
import dev.hybridinference.gateway.edge.RequestHead;
import dev.hybridinference.gateway.edge.RequestReceiver;
import dev.hybridinference.gateway.exchange.Exchanges;
import dev.hybridinference.gateway.http.HeaderLines;
import dev.hybridinference.kernel.failure.Failure;
import dev.hybridinference.kernel.failure.Failure.Invalid.Reason;
import dev.hybridinference.kernel.registry.Surfaces;
import dev.hybridinference.kernel.surface.Surface;
import org.jspecify.annotations.Nullable;

/** Every path of the inference port and who answers it. Thread-safe. */
public final class FrontDoor implements RequestHandler {
    private static final String MODELS = "/v1/models";

    private final Exchanges exchanges;
    private final HealthPages health;
    private final ModelPages models;

    public FrontDoor(Exchanges exchanges, HealthPages health, ModelPages models) {
        this.exchanges = exchanges;
        this.health = health;
        this.models = models;
    }

    @Override
    public RequestReceiver open(RequestHead head, ClientStream client) {
        String path = head.path();
        Surface surface = Surfaces.at(path);
        if (surface != null) {
            return head.method().equals("POST")
                    ? exchanges.open(client.loop(), head, client, surface)
                    : wrongMethod(head, client, "POST");
        }
        boolean read = head.method().equals("GET") || head.method().equals("HEAD");
        return switch (path) {
            case "/livez", "/health/liveness", "/health/liveliness" ->
                    read ? health.live(client) : wrongMethod(head, client, "GET, HEAD");
            case "/readyz", "/health/readiness" ->
                    read ? health.ready(client) : wrongMethod(head, client, "GET, HEAD");
            case "/health" ->
                    read ? health.health(head, client) : wrongMethod(head, client, "GET, HEAD");
            case "/metrics" ->
                    read ? health.metrics(head, client) : wrongMethod(head, client, "GET, HEAD");
            case MODELS ->
                    read ? models.list(head, client) : wrongMethod(head, client, "GET, HEAD");
            default ->
                    path.startsWith(MODELS + "/")
                            ? read
                                    ? models.one(head, client, path.substring(MODELS.length() + 1))
                                    : wrongMethod(head, client, "GET, HEAD")
                            : noRoute(head, client);
        };
    }

    private static RequestReceiver noRoute(RequestHead head, ClientStream client) {
        return fail(
                head,
                client,
                new Failure.Invalid(
                        Reason.NO_SUCH_ROUTE,
                        "Unknown request URL: %s %s. This gateway serves /v1/chat/completions, /v1/completions, /v1/embeddings and /v1/models."
                                .formatted(head.method(), head.path()),
                        null),
                null);
    }

    private static RequestReceiver wrongMethod(
            RequestHead head, ClientStream client, String allowed) {
        return fail(
                head,
                client,
                new Failure.Invalid(
                        Reason.METHOD_NOT_ALLOWED,
                        "%s is not allowed for %s. Use %s."
                                .formatted(head.method(), head.path(), allowed),
                        null),
                allowed);
    }

    static RequestReceiver fail(
            RequestHead head, ClientStream client, Failure failure, @Nullable String allowed) {
        Surface surface = Surfaces.standard();
        HeaderLines lines = new HeaderLines().add("content-type", "application/json");
        if (allowed != null) {
            lines.add("allow", allowed);
        }
        return Answers.send(
                client, surface.status(failure), lines, surface.error(failure, head.requestId()));
    }
}
