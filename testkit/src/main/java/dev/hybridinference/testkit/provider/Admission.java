package dev.hybridinference.testkit.provider;

import dev.hybridinference.testkit.json.Json;
import dev.hybridinference.testkit.json.JsonSyntaxException;
import java.util.List;
import java.util.Locale;

/**
 * What the built-in OpenAI-compatible server looks at before it answers: key, method, body, model,
 * context (OpenAI API reference; vLLM OpenAI-compatible server). Stateless.
 */
final class Admission {

    private final FakeServer fake;
    private final Profile profile;
    private final boolean vllm;

    Admission(FakeServer fake, Profile profile) {
        this.fake = fake;
        this.profile = profile;
        this.vllm = profile == Profile.VLLM;
    }

    /** Refuses what must be, and returns the model. */
    String checkChat(Json body) {
        String model = modelOf(body);
        new ChatCheck(body, profile).check();
        checkModel(model);
        checkContext(ChatPlan.promptTokens(body));
        if (vllm) {
            for (String field : List.of("max_completion_tokens", "max_tokens")) {
                if (body.present(field) instanceof Json.Num limit
                        && limit.asInt() > fake.contextWindow()) {
                    throw Refusal.bad(
                            "max_tokens=%d cannot be greater than max_model_len=%d."
                                    .formatted(limit.asInt(), fake.contextWindow()),
                            field,
                            "invalid_value");
                }
            }
        }
        return model;
    }

    void checkKey(Received request) {
        String wanted = fake.key();
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

    static void checkMethod(Received request, String method) {
        if (!request.method().equals(method)) {
            throw new Refusal(
                    405,
                    "Not allowed to " + request.method() + " on " + request.path() + ".",
                    null,
                    null);
        }
    }

    static Json posted(Received request) {
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

    String modelOf(Json body) {
        return switch (body.present("model")) {
            case Json.Str(var name) -> name;
            case null -> {
                if (vllm) {
                    yield fake.models().getFirst();
                }
                throw new Refusal(400, "you must provide a model parameter", null, null);
            }
            case Json other -> throw Kind.wrongType("model", Kind.STRING, other);
        };
    }

    void checkModel(String model) {
        if (!fake.models().contains(model)) {
            String text =
                    vllm
                            ? "The model `" + model + "` does not exist."
                            : "The model `%s` does not exist or you do not have access to it."
                                    .formatted(model);
            throw new Refusal(404, text, vllm ? "model" : null, "model_not_found");
        }
    }

    void checkContext(int tokens) {
        if (tokens > fake.contextWindow() && vllm) {
            throw Refusal.bad(
                    "This model's maximum context length is %d tokens. However, your prompt contains at least %d input tokens, which exceeds this limit even without any output tokens."
                            .formatted(fake.contextWindow(), fake.contextWindow() + 1),
                    "input_tokens",
                    "context_length_exceeded");
        }
        if (tokens > fake.contextWindow()) {
            throw Refusal.bad(
                    "This model's maximum context length is "
                            + fake.contextWindow()
                            + " tokens. However, your messages resulted in "
                            + tokens
                            + " tokens. Please reduce the length of the messages.",
                    "messages",
                    "context_length_exceeded");
        }
    }
}
