package dev.hybridinference.testkit.provider;

import dev.hybridinference.testkit.json.Json;
import dev.hybridinference.testkit.json.JsonSyntaxException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A strict server of the Messages protocol without a model: it refuses what the real one refuses,
 * in the real shape, and answers with text derived from the request. Thread-safe.
 *
 * <p>Sources: Anthropic API reference (messages, streaming messages, count tokens, models, errors,
 * versions).
 */
final class MessagesServer {

    private static final Set<String> VERSIONS = Set.of("2023-06-01", MessagesCheck.NEWEST);

    private final FakeServer fake;

    MessagesServer(FakeServer fake) {
        this.fake = fake;
    }

    Script answer(Received request) {
        try {
            return route(request);
        } catch (MessagesRefusal refusal) {
            return head(refusal.status(), request)
                    .header("content-type", "application/json")
                    .body(refusal.body(requestId(request)));
        }
    }

    /** The refusal of a request for a message, or null when it is a good one. */
    @Nullable Script refusal(Received request) {
        try {
            checkKey(request);
            boolean counting = request.path().endsWith("/count_tokens");
            var _ = checked(request, counting);
            return null;
        } catch (MessagesRefusal refusal) {
            return head(refusal.status(), request)
                    .header("content-type", "application/json")
                    .body(refusal.body(requestId(request)));
        }
    }

    private Script route(Received request) {
        checkKey(request);
        return switch (request.path()) {
            case "/v1/messages" -> message(request, checked(request, false));
            case "/v1/messages/count_tokens" -> {
                int tokens = MessagesPlan.promptTokens(checked(request, true));
                yield json(request, Json.obj("input_tokens", tokens));
            }
            default -> models(request);
        };
    }

    private Json checked(Received request, boolean counting) {
        checkMethod(request, "POST");
        String version = version(request);
        Json body = body(request);
        Set<String> betas = betas(request);
        Manners manners = fake.manners();
        new MessagesCheck(
                        body,
                        new MessagesCheck.Terms(
                                version, betas, counting, manners.maxOutput(), manners.issuer()))
                .check();
        checkModel(body.at("model").text());
        checkContext(body, counting);
        return body;
    }

    private Script message(Received request, Json body) {
        MessagesWriter writer = new MessagesWriter(body, fake.manners(), Tag.of(request));
        int prompt = MessagesPlan.promptTokens(body);
        int thinking = writer.plan().thinking().size();
        if (!body.hasTrue("stream")) {
            request.generated(new GeneratedUsage(prompt, writer.plan().tokens(), thinking));
            return head(200, request)
                    .header("content-type", "application/json")
                    .body(writer.unary());
        }
        request.generated(new GeneratedUsage(prompt, 0, 0));
        Script script =
                head(200, request)
                        .header("content-type", "text/event-stream; charset=utf-8")
                        .header("cache-control", "no-cache")
                        .chunked()
                        .flush();
        int generated = 0;
        for (MessagesWriter.Event event : writer.events()) {
            generated += event.tokens();
            GeneratedUsage books =
                    new GeneratedUsage(prompt, generated, Math.min(thinking, generated));
            Script before =
                    fake.pace().isZero() || event.tokens() == 0
                            ? script
                            : script.pause(fake.pace());
            script = before.effect(() -> request.generated(books));
            script = event.text().isEmpty() ? script : script.chunk(event.text());
        }
        return script.endChunked();
    }

    private Script models(Received request) {
        List<String> names = fake.models();
        if (request.path().equals("/v1/models")) {
            checkMethod(request, "GET");
            var _ = version(request);
            return json(
                    request,
                    Json.obj(
                            "data", names.stream().map(this::model).toList(),
                            "has_more", false,
                            "first_id", names.getFirst(),
                            "last_id", names.getLast()));
        }
        String prefix = "/v1/models/";
        if (!request.path().startsWith(prefix)) {
            throw new MessagesRefusal(404, "Not found");
        }
        checkMethod(request, "GET");
        var _ = version(request);
        String name = request.path().substring(prefix.length());
        checkModel(name);
        return json(request, model(name));
    }

    private Json model(String name) {
        return Json.obj(
                "type",
                "model",
                "id",
                name,
                "display_name",
                name,
                "created_at",
                "2026-09-21T00:00:00Z",
                "max_input_tokens",
                fake.contextWindow(),
                "max_tokens",
                fake.manners().maxOutput(),
                "capabilities",
                null,
                "lifecycle",
                "active");
    }

    /** Where both are given the one in {@code x-api-key} counts. */
    private void checkKey(Received request) {
        String wanted = fake.key();
        if (wanted == null) {
            return;
        }
        String given = request.header("x-api-key");
        if (given == null) {
            String bearer = request.header("authorization");
            if (bearer == null || !bearer.startsWith("Bearer ")) {
                throw new MessagesRefusal(401, "x-api-key header is required");
            }
            given = bearer.substring("Bearer ".length());
        }
        if (!given.equals(wanted)) {
            throw new MessagesRefusal(401, "invalid x-api-key");
        }
    }

    private static String version(Received request) {
        String version = request.header("anthropic-version");
        if (version == null) {
            throw MessagesRefusal.at("anthropic-version", "header is required");
        }
        if (!VERSIONS.contains(version)) {
            throw MessagesRefusal.at(
                    "anthropic-version", "\"" + version + "\" is not a valid version");
        }
        return version;
    }

    private static Set<String> betas(Received request) {
        Set<String> betas = new TreeSet<>();
        request.headers().stream()
                .filter(header -> header.name().equalsIgnoreCase("anthropic-beta"))
                .flatMap(header -> Arrays.stream(header.value().split(",", -1)))
                .map(String::strip)
                .filter(value -> !value.isEmpty())
                .forEach(betas::add);
        for (String beta : betas) {
            if (!MessagesFields.BETAS.contains(beta)) {
                throw MessagesRefusal.bad(
                        "Unexpected value(s) `%s` for the `anthropic-beta` header."
                                .formatted(beta));
            }
        }
        return betas;
    }

    private static Json body(Received request) {
        String type = String.valueOf(request.header("content-type")).toLowerCase(Locale.ROOT);
        if (!type.startsWith("application/json")) {
            throw MessagesRefusal.at("content-type", "must be application/json");
        }
        try {
            return request.json();
        } catch (JsonSyntaxException e) {
            throw MessagesRefusal.bad(
                    "The request body is not valid JSON: " + Objects.toString(e.getMessage()));
        }
    }

    private static void checkMethod(Received request, String method) {
        if (!request.method().equals(method)) {
            throw new MessagesRefusal(405, "Method Not Allowed");
        }
    }

    private void checkModel(String name) {
        if (!fake.models().contains(name)) {
            throw new MessagesRefusal(404, "model: " + name);
        }
    }

    private void checkContext(Json body, boolean counting) {
        int prompt = MessagesPlan.promptTokens(body);
        int window = fake.contextWindow();
        if (counting) {
            return;
        }
        if (prompt > window) {
            throw MessagesRefusal.bad(
                    "prompt is too long: %d tokens > %d maximum".formatted(prompt, window));
        }
        int output = body.at("max_tokens").asInt();
        if (output > window - prompt) {
            throw MessagesRefusal.bad(
                    "input length and `max_tokens` exceed context limit: %d + %d > %d, decrease input length or `max_tokens` and try again"
                            .formatted(prompt, output, window));
        }
    }

    private Script json(Received request, Json body) {
        return head(200, request).header("content-type", "application/json").body(body.write());
    }

    /** The headers a real server adds; several of them must never reach a gateway's client. */
    private static Script head(int status, Received request) {
        return Script.status(status)
                .header("request-id", requestId(request))
                .header("anthropic-organization-id", "org-testkit")
                .header("anthropic-ratelimit-requests-limit", "4000")
                .header("anthropic-ratelimit-requests-remaining", "3999")
                .header("anthropic-ratelimit-requests-reset", "2026-11-22T00:00:00Z")
                .header("set-cookie", "__cf_bm=testkit; path=/; HttpOnly; Secure");
    }

    private static String requestId(Received request) {
        return "req_" + Tag.of(request);
    }
}
