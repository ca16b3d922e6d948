package dev.hybridinference.testkit.provider;

import dev.hybridinference.testkit.json.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A strict server without a model: it refuses what the real one refuses, in the real shape, and
 * answers with text derived from the request; OpenAI-compatible, or by {@link MessagesServer}.
 * Thread-safe.
 *
 * <p>Sources: OpenAI API reference (chat completions, streaming, completions, embeddings, models,
 * error codes); vLLM OpenAI-compatible server.
 */
public final class FakeServer implements Behaviour {

    private final Profile profile;
    private final Admission admission;
    private volatile List<String> models = List.of("gpt-test");
    private volatile @Nullable String key;
    private volatile Duration pace = Duration.ZERO;
    private volatile int contextWindow = Integer.MAX_VALUE;

    private volatile Manners manners = Manners.STANDARD;

    FakeServer(Profile profile) {
        this.profile = profile;
        this.admission = new Admission(this, profile);
    }

    /** Refuses every other key with 401. */
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

    /**
     * Refuses prompts of more words; vLLM and the Messages protocol also refuse a {@code
     * max_tokens} that does not fit.
     */
    public FakeServer contextWindow(int tokens) {
        this.contextWindow = tokens;
        return this;
    }

    /** vLLM's chain of thought under another name, such as {@code reasoning_content}. */
    public FakeServer reasoningField(String name) {
        this.manners = manners.withReasoningField(name);
        return this;
    }

    /** How chat streams cut tool calls; sequential unless told otherwise. */
    public FakeServer calls(CallShape shape) {
        this.manners = manners.withCalls(shape);
        return this;
    }

    /** So many tokens of each prompt are reported as read from the cache; not by vLLM. */
    public FakeServer cachedTokens(int tokens) {
        this.manners = manners.withCachedTokens(tokens);
        return this;
    }

    /** The Messages protocol refuses more {@code max_tokens}; 128,000 unless told otherwise. */
    public FakeServer maxOutput(int tokens) {
        this.manners = manners.withMaxOutput(tokens);
        return this;
    }

    /** Signs thinking under another name than {@link Signatures#ISSUER} and accepts no other. */
    public FakeServer issuer(String name) {
        this.manners = manners.withIssuer(name);
        return this;
    }

    /**
     * A behaviour that refuses what the built-in server refuses, and leaves good requests alone.
     */
    public Behaviour checked(Behaviour behaviour) {
        return request -> {
            Script refused = refusal(request);
            return refused == null ? behaviour.answer(request) : refused;
        };
    }

    @Override
    public Script answer(Received request) {
        if (profile == Profile.ANTHROPIC) {
            return new MessagesServer(this).answer(request);
        }
        try {
            return route(request);
        } catch (Refusal refusal) {
            return refused(request, refusal);
        }
    }

    private Script route(Received request) {
        if (vllm() && request.path().equals("/health")) {
            return Script.status(200).body("");
        }
        admission.checkKey(request);
        return switch (request.path()) {
            case "/v1/chat/completions" -> chat(request, Admission.posted(request));
            case "/v1/completions" -> completion(request, Admission.posted(request));
            case "/v1/embeddings" -> embeddings(request, Admission.posted(request));
            case "/v1/models" -> {
                Admission.checkMethod(request, "GET");
                yield json(request, OtherAnswers.models(models, profile));
            }
            default -> model(request);
        };
    }

    /** What a good request for a chat or a message is not refused with. */
    private @Nullable Script refusal(Received request) {
        if (profile == Profile.ANTHROPIC) {
            return new MessagesServer(this).refusal(request);
        }
        try {
            admission.checkKey(request);
            admission.checkChat(Admission.posted(request));
            return null;
        } catch (Refusal refusal) {
            return refused(request, refusal);
        }
    }

    private Script refused(Received request, Refusal refusal) {
        return head(refusal.status(), request)
                .header("content-type", "application/json")
                .body(refusal.body(profile));
    }

    List<String> models() {
        return models;
    }

    @Nullable String key() {
        return key;
    }

    Duration pace() {
        return pace;
    }

    int contextWindow() {
        return contextWindow;
    }

    Manners manners() {
        return manners;
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
        Admission.checkMethod(request, "GET");
        String name = request.path().substring(prefix.length());
        admission.checkModel(name);
        return json(request, OtherAnswers.model(name, profile).write());
    }

    private Script chat(Received request, Json body) {
        String model = admission.checkChat(body);
        ChatWriter writer =
                new ChatWriter(
                        body,
                        new ChatWriter.Style(profile, manners),
                        model,
                        "chatcmpl-" + Tag.of(request));
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
        String model = admission.modelOf(body);
        Kind.checkAll(body, ChatFields.COMPLETIONS, "", !vllm());
        Kind.checkRange(body, "temperature", 0, 2);
        ChatCheck.checkStreamOptions(body, !vllm());
        ChatCheck.checkStop(body);
        admission.checkModel(model);
        OtherAnswers.Completion answer = OtherAnswers.completion(body);
        admission.checkContext(answer.promptTokens());
        String id = "cmpl-" + Tag.of(request);
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
        String model = admission.modelOf(body);
        Kind.checkAll(body, ChatFields.EMBEDDINGS, "", !vllm());
        admission.checkModel(model);
        int tokens = OtherAnswers.embeddingTokens(body);
        admission.checkContext(tokens);
        request.generated(new GeneratedUsage(tokens, 0, 0));
        return json(request, OtherAnswers.embeddings(body, model));
    }

    /** The books are written before the event leaves: what was generated may be billed. */
    private Script paced(
            Script script, Received request, ChatWriter.Event event, GeneratedUsage books) {
        Script before = pace.isZero() || event.tokens() == 0 ? script : script.pause(pace);
        return before.effect(() -> request.generated(books)).event(event.data());
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
        return head.header("x-request-id", "req_" + Tag.of(request))
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
}
