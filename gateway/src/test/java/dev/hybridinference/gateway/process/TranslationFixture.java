package dev.hybridinference.gateway.process;

import dev.hybridinference.testkit.client.RawRequest;
import dev.hybridinference.testkit.client.RawResponse;
import dev.hybridinference.testkit.json.Json;
import dev.hybridinference.testkit.provider.Profile;
import dev.hybridinference.testkit.provider.ScriptedProvider;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * A gateway before three providers of two protocols. The models {@code gpt}, {@code vllm} and
 * {@code claude} have one provider each, {@code both-gpt} asks OpenAI's first and then Anthropic's,
 * {@code both-claude} the other way round.
 */
abstract class TranslationFixture extends BooksFixture {
    static final String VERSION = "2023-06-01";

    /** Three prices that no two sums of tokens have in common. */
    static final String PRICES =
            "price: { input: \"1.00\", output: \"2.00\", cached_input: \"0.50\" }";

    ScriptedProvider vllm;
    ScriptedProvider claude;

    @BeforeEach
    @Override
    void start() {
        vllm = ScriptedProvider.start(Profile.VLLM).serveModels("vllm-test");
        claude =
                ScriptedProvider.start(Profile.ANTHROPIC)
                        .serveModels("claude-test")
                        .requireKey("key-of-claude");
        super.start();
    }

    @AfterEach
    @Override
    void stop() {
        super.stop();
        vllm.close();
        claude.close();
    }

    @Override
    GatewayYaml yaml() {
        return providers()
                .model("gpt", "chat", List.of(target("gpt/gpt-test", 0)))
                .model("vllm", "local", List.of(target("vllm/vllm-test", 0)))
                .model("claude", "sonnet", List.of(target("claude/claude-test", 0)))
                .model(
                        "both-gpt",
                        "bg",
                        List.of(target("gpt/gpt-test", 0), target("claude/claude-test", 1)))
                .model(
                        "both-claude",
                        "bc",
                        List.of(target("claude/claude-test", 0), target("gpt/gpt-test", 1)));
    }

    /** The three providers without a model. */
    GatewayYaml providers() {
        return new GatewayYaml()
                .provider("openai", "gpt", one.baseUrl(), "api_keys: [key-of-gpt]")
                .provider("vllm", "vllm", vllm.baseUrl(), "api_keys: []")
                .provider("anthropic", "claude", claude.baseUrl(), "api_keys: [key-of-claude]");
    }

    static String target(String name, int tier) {
        return target(name, tier, PRICES);
    }

    static String target(String name, int tier, String fields) {
        return GatewayYaml.target(name, "tier: %d, %s".formatted(tier, fields));
    }

    /** Starts again with another configuration. */
    void restart(GatewayYaml yaml) {
        gateway.close();
        gateway = RunningGateway.start(dir, yaml);
    }

    static RawRequest chat(String model, String text) {
        return RawRequest.chat(model, text).key(GatewayYaml.KEY);
    }

    static RawRequest messages(String model, String text) {
        return messages(model, List.of(Json.obj("role", "user", "content", text)));
    }

    static RawRequest messages(String model, List<Json> turns) {
        return RawRequest.post(
                        "/v1/messages",
                        Json.obj("model", model, "max_tokens", 4_000, "messages", turns))
                .header("x-api-key", GatewayYaml.KEY)
                .header("anthropic-version", VERSION);
    }

    /** Tools of these names, as chat requests declare them. */
    static List<Json> functions(String... names) {
        return named(
                name ->
                        Json.obj(
                                "type",
                                "function",
                                "function",
                                Json.obj("name", name, "parameters", SCHEMA)),
                names);
    }

    /** Tools of these names, as Messages declare them. */
    static List<Json> tools(String... names) {
        return named(name -> Json.obj("name", name, "input_schema", SCHEMA), names);
    }

    private static final Json SCHEMA =
            Json.obj("type", "object", "properties", Json.obj("input", Json.obj("type", "string")));

    private static List<Json> named(
            java.util.function.Function<String, Json> tool, String... names) {
        return List.of(names).stream().map(tool).toList();
    }

    /** Asks as a chat client and takes the answer apart. */
    Heard hearChat(RawRequest request, boolean stream) {
        return Heard.chat(answerTo(request, stream, RawRequest::includeUsage), stream);
    }

    /** Asks as a Messages client and takes the answer apart. */
    Heard hearMessages(RawRequest request, boolean stream) {
        return Heard.messages(answerTo(request, stream, r -> r), stream);
    }

    RawResponse answerTo(RawRequest request, boolean stream, UnaryOperator<RawRequest> whenStream) {
        return gateway.ask(stream ? whenStream.apply(request.stream()) : request);
    }
}
