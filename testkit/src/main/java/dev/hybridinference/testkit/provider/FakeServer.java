package dev.hybridinference.testkit.provider;

import dev.hybridinference.testkit.json.Json;
import dev.hybridinference.testkit.json.JsonSyntaxException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A strict OpenAI-compatible server without a model: it refuses what the real one refuses, in the
 * real shape, and answers with text derived from the request. Thread-safe.
 *
 * <p>Sources: OpenAI API reference (chat completions, streaming, completions, embeddings, models,
 * error codes); vLLM OpenAI-compatible server.
 */
public final class FakeServer implements Behaviour {

    private final Profile profile;
    private volatile List<String> models = List.of("gpt-test");
    private volatile @Nullable String key;
    private volatile Duration pace = Duration.ZERO;
    private volatile int contextWindow = Integer.MAX_VALUE;

    FakeServer(Profile profile) {
        this.profile = profile;
    }

    /** Refuses every other bearer key with 401. */
    public FakeServer requireKey(String onlyKey) {
        this.key = onlyKey;
        return this;
    }

    /** The models that exist; every other is a 404. */
    public FakeServer serveModels(String... names) {
        this.models = List.of(names);
        return this;
    }

    /** Pause before each content event of a stream. */
    public FakeServer pace(Duration betweenEvents) {
        this.pace = betweenEvents;
        return this;
    }

    /** Refuses prompts of more words with {@code context_length_exceeded}. */
    public FakeServer contextWindow(int tokens) {
        this.contextWindow = tokens;
        return this;
    }

    @Override
    public Script answer(Received request) {
        try {
            return route(request);
        } catch (Refusal refusal) {
            return head(refusal.status(), request)
                    .header("content-type", "application/json")
                    .body(refusal.body(profile));
        }
    }

    private Script route(Received request) {
        if (vllm() && request.path().equals("/health")) {
            return Script.status(200).body("");
        }
        checkKey(request);
        return switch (request.path()) {
            case "/v1/chat/completions" -> chat(request, posted(request));
            case "/v1/completions" -> completion(request, posted(request));
            case "/v1/embeddings" -> embeddings(request, posted(request));
            case "/v1/models" -> {
                checkMethod(request, "GET");
                yield json(request, OtherAnswers.models(models, profile));
            }
            default -> model(request);
        };
    }

    private Script model(Received request) {
        String prefix = "/v1/models/";
        if (vllm() || !request.path().startsWith(prefix)) {
            throw new Refusal(
                    404,
                    "Invalid URL (" + request.method() + " " + request.path() + ")",
                    null,
                    null);
        }
        checkMethod(request, "GET");
        String name = request.path().substring(prefix.length());
        checkModel(name);
        return json(request, OtherAnswers.model(name, profile).write());
    }

    private Script chat(Received request, Json body) {
        String model = modelOf(body);
        new ChatCheck(body, profile).check();
        checkModel(model);
        checkContext(ChatPlan.promptTokens(body));
        ChatWriter writer = new ChatWriter(body, profile, model, "chatcmpl-" + tag(request));
        int prompt = writer.plan().promptTokens();
        int reasoning = writer.plan().reasoningTokens();
        request.generated(new GeneratedUsage(prompt, 0, 0));
        if (!isStream(body)) {
            request.generated(
                    new GeneratedUsage(prompt, writer.plan().completionTokens(), reasoning));
            return json(request, writer.unary());
        }
        int generated = writer.plan().hiddenReasoning();
        Script script = stream(request);
        for (ChatWriter.Event event : writer.events()) {
            generated += event.tokens();
            script =
                    paced(
                            script,
                            request,
                            event,
                            new GeneratedUsage(prompt, generated, Math.min(reasoning, generated)));
        }
        return script.event("[DONE]").endChunked();
    }

    private Script completion(Received request, Json body) {
        String model = modelOf(body);
        Kind.checkAll(body, ChatFields.COMPLETIONS, "", !vllm());
        Kind.checkRange(body, "temperature", 0, 2);
        ChatCheck.checkStreamOptions(body, !vllm());
        ChatCheck.checkStop(body);
        checkModel(model);
        OtherAnswers.Completion answer = OtherAnswers.completion(body);
        checkContext(answer.promptTokens());
        String id = "cmpl-" + tag(request);
        int prompt = answer.promptTokens();
        int words = answer.words().size();
        if (!isStream(body)) {
            request.generated(new GeneratedUsage(prompt, words, 0));
            String text = String.join("", answer.words());
            List<Json> choices = List.of(OtherAnswers.completionChoice(text, answer.finish()));
            return json(
                    request,
                    OtherAnswers.completionEnvelope(id, model, choices)
                            .with("usage", OtherAnswers.usage(prompt, words))
                            .write());
        }
        boolean withUsage = body.hasTrue("stream_options", "include_usage");
        List<ChatWriter.Event> events = new ArrayList<>();
        for (String word : answer.words()) {
            events.add(
                    completionEvent(
                            id,
                            model,
                            List.of(OtherAnswers.completionChoice(word, null)),
                            withUsage ? new Json.Null() : null));
        }
        events.add(
                completionEvent(
                        id,
                        model,
                        List.of(OtherAnswers.completionChoice("", answer.finish())),
                        withUsage ? new Json.Null() : null));
        if (withUsage) {
            events.add(completionEvent(id, model, List.of(), OtherAnswers.usage(prompt, words)));
        }
        request.generated(new GeneratedUsage(prompt, 0, 0));
        Script script = stream(request);
        int generated = 0;
        for (ChatWriter.Event event : events) {
            generated = Math.min(words, generated + 1);
            script = paced(script, request, event, new GeneratedUsage(prompt, generated, 0));
        }
        return script.event("[DONE]").endChunked();
    }

    private ChatWriter.Event completionEvent(
            String id, String model, List<Json> choices, @Nullable Json usage) {
        Json.Obj chunk = OtherAnswers.completionEnvelope(id, model, choices);
        boolean silent = usage == null || (vllm() && usage instanceof Json.Null);
        return new ChatWriter.Event((silent ? chunk : chunk.with("usage", usage)).write(), 1);
    }

    private Script embeddings(Received request, Json body) {
        String model = modelOf(body);
        Kind.checkAll(body, ChatFields.EMBEDDINGS, "", !vllm());
        checkModel(model);
        int tokens = OtherAnswers.embeddingTokens(body);
        checkContext(tokens);
        request.generated(new GeneratedUsage(tokens, 0, 0));
        return json(request, OtherAnswers.embeddings(body, model));
    }

    /** The books are written before the event leaves: what was generated may be billed. */
    private Script paced(
            Script script, Received request, ChatWriter.Event event, GeneratedUsage books) {
        Script before = pace.isZero() || event.tokens() == 0 ? script : script.pause(pace);
        return before.effect(() -> request.generated(books)).event(event.data());
    }

    private void checkKey(Received request) {
        String wanted = key;
        if (wanted == null) {
            return;
        }
        String given = request.header("authorization");
        if (given == null || !given.startsWith("Bearer ")) {
            throw new Refusal(
                    401,
                    "You didn't provide an API key. You need to provide your API key in an"
                            + " Authorization header using Bearer auth (i.e. Authorization: Bearer"
                            + " YOUR_KEY).",
                    null,
                    null);
        }
        if (!given.equals("Bearer " + wanted)) {
            throw new Refusal(401, "Incorrect API key provided.", null, "invalid_api_key");
        }
    }

    private static void checkMethod(Received request, String method) {
        if (!request.method().equals(method)) {
            throw new Refusal(
                    405,
                    "Not allowed to " + request.method() + " on " + request.path() + ".",
                    null,
                    null);
        }
    }

    private static Json posted(Received request) {
        checkMethod(request, "POST");
        String type = String.valueOf(request.header("content-type")).toLowerCase(Locale.ROOT);
        if (!type.equals("application/json") && !type.startsWith("application/json;")) {
            throw new Refusal(
                    400,
                    "Unsupported content type: '"
                            + type
                            + "'. This API method only accepts 'application/json' requests.",
                    null,
                    "unsupported_content_type");
        }
        try {
            return request.json();
        } catch (JsonSyntaxException e) {
            throw new Refusal(
                    400,
                    "We could not parse the JSON body of your request: " + e.getMessage(),
                    null,
                    null);
        }
    }

    private String modelOf(Json body) {
        return switch (body.present("model")) {
            case Json.Str(var name) -> name;
            case null -> {
                if (vllm()) {
                    yield models.getFirst();
                }
                throw new Refusal(400, "you must provide a model parameter", null, null);
            }
            case Json other -> throw Kind.wrongType("model", Kind.STRING, other);
        };
    }

    private void checkModel(String model) {
        if (!models.contains(model)) {
            String text =
                    vllm()
                            ? "The model `" + model + "` does not exist."
                            : "The model `%s` does not exist or you do not have access to it."
                                    .formatted(model);
            throw new Refusal(404, text, vllm() ? "model" : null, "model_not_found");
        }
    }

    private void checkContext(int tokens) {
        if (tokens > contextWindow) {
            throw Refusal.bad(
                    "This model's maximum context length is "
                            + contextWindow
                            + " tokens. However, your messages resulted in "
                            + tokens
                            + " tokens. Please reduce the length of the messages.",
                    "messages",
                    "context_length_exceeded");
        }
    }

    private Script stream(Received request) {
        return head(200, request)
                .header("content-type", "text/event-stream; charset=utf-8")
                .header("cache-control", "no-cache")
                .chunked()
                .flush();
    }

    private Script json(Received request, String body) {
        return head(200, request).header("content-type", "application/json").body(body);
    }

    /** The headers a real server adds; several of them must never reach a gateway's client. */
    private Script head(int status, Received request) {
        Script head = Script.status(status);
        if (vllm()) {
            return head.header("server", "uvicorn");
        }
        return head.header("x-request-id", "req_" + tag(request))
                .header("openai-version", "2020-10-01")
                .header("openai-organization", "org-testkit")
                .header("openai-processing-ms", "1")
                .header("x-ratelimit-limit-requests", "10000")
                .header("x-ratelimit-remaining-requests", "9999")
                .header("x-ratelimit-reset-requests", "6ms")
                .header("set-cookie", "__cf_bm=testkit; path=/; HttpOnly; Secure");
    }

    private boolean vllm() {
        return profile == Profile.VLLM;
    }

    private static boolean isStream(Json body) {
        return body.hasTrue("stream");
    }

    /** Fresh for each request and derived from it: its place in the log and a hash of its body. */
    private static String tag(Received request) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(request.body());
            return request.order() + "x" + HexFormat.of().formatHex(hash, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
