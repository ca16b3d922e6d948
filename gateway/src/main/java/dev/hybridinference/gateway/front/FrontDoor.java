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
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Every path of the inference port and who answers it. Thread-safe. */
public final class FrontDoor implements RequestHandler {
    private static final String MODELS = "/v1/models";
    private static final String ANTHROPIC = "/anthropic";
    private static final byte[] HELLO = "{}".getBytes(StandardCharsets.US_ASCII);

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
        Page page = page(path);
        if (page == null) {
            return noRoute(head, client);
        }
        return read ? page.open(head, client) : wrongMethod(head, client, "GET, HEAD");
    }

    /** What is only read. */
    private interface Page {
        RequestReceiver open(RequestHead head, ClientStream client);
    }

    private @Nullable Page page(String path) {
        return switch (path) {
            case "/livez", "/health/liveness", "/health/liveliness" ->
                    (_, client) -> health.live(client);
            case "/readyz", "/health/readiness" -> (_, client) -> health.ready(client);
            case "/health" -> health::health;
            case "/metrics" -> health::metrics;
            case MODELS, ANTHROPIC + MODELS -> models::list;
            case "/", "/v1", ANTHROPIC, ANTHROPIC + "/", ANTHROPIC + "/v1" -> FrontDoor::probe;
            case "/api/hello", ANTHROPIC + "/api/hello" -> FrontDoor::probe;
            default -> {
                String model = modelIn(path);
                yield model == null ? null : (head, client) -> models.one(head, client, model);
            }
        };
    }

    private static @Nullable String modelIn(String path) {
        String below = path.startsWith(ANTHROPIC) ? path.substring(ANTHROPIC.length()) : path;
        return below.startsWith(MODELS + "/") ? below.substring(MODELS.length() + 1) : null;
    }

    /** Clients ask whether anybody is there before they begin. */
    private static RequestReceiver probe(RequestHead head, ClientStream client) {
        return head.method().equals("HEAD")
                ? Answers.json(client, 200, HELLO)
                : noRoute(head, client);
    }

    private static RequestReceiver noRoute(RequestHead head, ClientStream client) {
        return fail(
                head,
                client,
                new Failure.Invalid(
                        Reason.NO_SUCH_ROUTE,
                        "Unknown request URL: %s %s. This gateway serves /v1/chat/completions, /v1/completions, /v1/embeddings, /v1/messages, /anthropic/v1/messages and /v1/models."
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
        Surface surface = Surfaces.standard(isAnthropic(head));
        HeaderLines lines = new HeaderLines().add("content-type", "application/json");
        if (allowed != null) {
            lines.add("allow", allowed);
        }
        return Answers.send(
                client, surface.status(failure), lines, surface.error(failure, head.requestId()));
    }

    /** Whether the client speaks Anthropic's protocol, by its address or its header fields. */
    static boolean isAnthropic(RequestHead head) {
        return head.path().equals(ANTHROPIC)
                || head.path().startsWith(ANTHROPIC + "/")
                || head.path().startsWith("/v1/messages")
                || head.headers().has("anthropic-version");
    }
}
