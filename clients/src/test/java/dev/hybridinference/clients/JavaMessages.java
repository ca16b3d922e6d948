package dev.hybridinference.clients;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.core.JsonValue;
import com.anthropic.core.http.HttpResponseFor;
import com.anthropic.core.http.StreamResponse;
import com.anthropic.errors.AnthropicException;
import com.anthropic.errors.AnthropicServiceException;
import com.anthropic.helpers.BetaRunnableTool;
import com.anthropic.helpers.MessageAccumulator;
import com.anthropic.models.beta.messages.BetaMessage;
import com.anthropic.models.beta.messages.BetaTool;
import com.anthropic.models.beta.messages.BetaToolResultBlockParam;
import com.anthropic.models.messages.Base64ImageSource;
import com.anthropic.models.messages.ContentBlock;
import com.anthropic.models.messages.ContentBlockParam;
import com.anthropic.models.messages.ImageBlockParam;
import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.MessageCountTokensParams;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.RawMessageStreamEvent;
import com.anthropic.models.messages.TextBlockParam;
import com.anthropic.models.messages.Tool;
import com.anthropic.models.messages.ToolResultBlockParam;
import com.anthropic.models.messages.ToolUseBlock;
import com.anthropic.models.models.ModelInfo;
import com.fasterxml.jackson.core.type.TypeReference;
import dev.hybridinference.testkit.json.Json;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What the scripts of the other libraries of the Messages protocol do, with the library for Java.
 * Confined to the thread that plays.
 */
final class JavaMessages {
    private static final String PICTURE =
            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
    private static final Map<String, String> RESULTS = Map.of("weather", "sunny", "clock", "noon");
    private static final long MAX_TOKENS = 2000;

    private final AnthropicClient client;
    private final Map<String, String> settings;
    private final JavaLibrary.Gate gate;

    private JavaMessages(
            AnthropicClient client, Map<String, String> settings, JavaLibrary.Gate gate) {
        this.client = client;
        this.settings = settings;
        this.gate = gate;
    }

    /** Plays a scenario to its end and returns what the library saw. */
    static Json play(String scenario, Map<String, String> settings, JavaLibrary.Gate gate)
            throws InterruptedException {
        AnthropicClient client =
                AnthropicOkHttpClient.builder()
                        .baseUrl(settings.getOrDefault("url", ""))
                        .apiKey(settings.getOrDefault("key", ""))
                        .maxRetries(scenario.startsWith("failing") ? 0 : 2)
                        .build();
        try {
            JavaMessages scenarios = new JavaMessages(client, settings, gate);
            return switch (scenario) {
                case "create" -> scenarios.create();
                case "stream" -> scenarios.stream();
                case "count" -> scenarios.count();
                case "models" -> scenarios.models();
                case "tools" -> scenarios.loop(scenarios.question(), client.messages()::create);
                case "tools_streamed" -> scenarios.loop(scenarios.question(), scenarios::streamed);
                case "thinking" ->
                        scenarios.loop(
                                scenarios.question().enabledThinking(1024), scenarios::streamed);
                case "runner" -> scenarios.runner();
                case "image" -> scenarios.image();
                case "failing" ->
                        failure(() -> client.messages().create(scenarios.question().build()));
                case "failing_stream" ->
                        failure(() -> scenarios.streamed(scenarios.question().build()));
                case "abort_midway" -> scenarios.abortMidway();
                case "abort_before" -> scenarios.abortBefore();
                default -> throw new IllegalArgumentException("scenario: " + scenario);
            };
        } finally {
            client.close();
        }
    }

    private String text() {
        return settings.getOrDefault("text", "");
    }

    private String model() {
        return settings.getOrDefault("model", "");
    }

    private MessageCreateParams.Builder question() {
        return MessageCreateParams.builder()
                .model(model())
                .maxTokens(MAX_TOKENS)
                .addUserMessage(text());
    }

    private Json create() {
        try (HttpResponseFor<Message> response =
                client.messages().withRawResponse().create(question().build())) {
            return seen(response.parse().validate())
                    .with("request_id", response.requestId().orElse(""));
        }
    }

    private Json stream() {
        MessageAccumulator accumulator = MessageAccumulator.create();
        try (StreamResponse<RawMessageStreamEvent> stream =
                client.messages().createStreaming(question().build())) {
            long deltas =
                    stream.stream()
                            .map(accumulator::accumulate)
                            .filter(RawMessageStreamEvent::isContentBlockDelta)
                            .count();
            return seen(accumulator.message().validate()).with("deltas", deltas);
        }
    }

    private Message streamed(MessageCreateParams asked) {
        MessageAccumulator accumulator = MessageAccumulator.create();
        try (StreamResponse<RawMessageStreamEvent> stream =
                client.messages().createStreaming(asked)) {
            stream.stream().forEach(accumulator::accumulate);
        }
        return accumulator.message();
    }

    private static Json.Obj seen(Message message) {
        return Json.obj(
                "text", textOf(message.content()),
                "stop", message.stopReason().orElseThrow().asString(),
                "input", message.usage().inputTokens(),
                "output", message.usage().outputTokens(),
                "id", message.id());
    }

    private static String textOf(List<ContentBlock> content) {
        return content.stream()
                .flatMap(block -> block.text().stream())
                .map(block -> block.text())
                .collect(Collectors.joining());
    }

    private Json count() {
        return Json.obj(
                "tokens",
                client.messages()
                        .countTokens(
                                MessageCountTokensParams.builder()
                                        .model(model())
                                        .addUserMessage(text())
                                        .build())
                        .inputTokens());
    }

    private Json models() {
        return Json.obj("ids", client.models().list().data().stream().map(ModelInfo::id).toList());
    }

    private Json loop(
            MessageCreateParams.Builder question, Function<MessageCreateParams, Message> ask) {
        RESULTS.keySet().forEach(name -> question.addTool(tool(name)));
        Message first = ask.apply(question.build());
        List<ToolUseBlock> calls =
                first.content().stream().flatMap(block -> block.toolUse().stream()).toList();
        question.addMessage(first)
                .addUserMessageOfContentBlockParams(
                        calls.stream().map(JavaMessages::result).toList());
        Message last = ask.apply(question.build());
        return Json.obj(
                "stop",
                first.stopReason().orElseThrow().asString(),
                "types",
                first.content().stream().map(JavaMessages::type).toList(),
                "thought",
                first.content().stream()
                        .flatMap(block -> block.thinking().stream())
                        .map(block -> block.thinking())
                        .collect(Collectors.joining()),
                "signed",
                first.content().stream()
                        .flatMap(block -> block.thinking().stream())
                        .noneMatch(block -> block.signature().isEmpty()),
                "calls",
                calls.stream().map(JavaMessages::call).toList(),
                "text",
                textOf(last.content()),
                "last",
                last.stopReason().orElseThrow().asString());
    }

    private static Tool tool(String name) {
        Map<String, Map<String, String>> properties = Map.of("input", Map.of("type", "string"));
        return Tool.builder()
                .name(name)
                .inputSchema(
                        Tool.InputSchema.builder()
                                .putAdditionalProperty("properties", JsonValue.from(properties))
                                .build())
                .build();
    }

    private static ContentBlockParam result(ToolUseBlock call) {
        return ContentBlockParam.ofToolResult(
                ToolResultBlockParam.builder()
                        .toolUseId(call.id())
                        .content(RESULTS.getOrDefault(call.name(), ""))
                        .build());
    }

    private static Json call(ToolUseBlock call) {
        Map<String, Object> input = call._input().convert(new TypeReference<>() {});
        return Json.obj("id", call.id(), "name", call.name(), "input", input);
    }

    private static String type(ContentBlock block) {
        if (block.isThinking()) {
            return "thinking";
        }
        return block.isToolUse() ? "tool_use" : "text";
    }

    private Json runner() {
        com.anthropic.models.beta.messages.MessageCreateParams.Builder asked =
                com.anthropic.models.beta.messages.MessageCreateParams.builder()
                        .model(model())
                        .maxTokens(MAX_TOKENS)
                        .addUserMessage(text());
        RESULTS.forEach((name, result) -> asked.addTool(runnable(name, result)));
        BetaMessage last = null;
        for (BetaMessage message : client.beta().messages().toolRunner(asked.build())) {
            last = message;
        }
        BetaMessage end = Objects.requireNonNull(last);
        return Json.obj(
                "text",
                end.content().stream()
                        .flatMap(block -> block.text().stream())
                        .map(block -> block.text())
                        .collect(Collectors.joining()),
                "stop",
                end.stopReason().orElseThrow().asString());
    }

    private static BetaRunnableTool runnable(String name, String result) {
        BetaTool tool =
                BetaTool.builder()
                        .name(name)
                        .inputSchema(BetaTool.InputSchema.builder().build())
                        .build();
        return BetaRunnableTool.of(tool, _ -> BetaToolResultBlockParam.Content.ofString(result));
    }

    private Json image() {
        MessageCreateParams asked =
                MessageCreateParams.builder()
                        .model(model())
                        .maxTokens(MAX_TOKENS)
                        .addUserMessageOfContentBlockParams(
                                List.of(
                                        ContentBlockParam.ofImage(
                                                ImageBlockParam.builder()
                                                        .source(
                                                                Base64ImageSource.builder()
                                                                        .mediaType(
                                                                                Base64ImageSource
                                                                                        .MediaType
                                                                                        .IMAGE_PNG)
                                                                        .data(PICTURE)
                                                                        .build())
                                                        .build()),
                                        ContentBlockParam.ofText(
                                                TextBlockParam.builder().text(text()).build())))
                        .build();
        return seen(client.messages().create(asked));
    }

    private static Json failure(Runnable doing) {
        try {
            doing.run();
            return Json.obj("error", "none");
        } catch (AnthropicServiceException error) {
            return Json.obj(
                    "error", error.getClass().getSimpleName(),
                    "status", error.statusCode(),
                    "message", error.getMessage(),
                    "type", error.type().map(type -> type.asString()).orElse(""),
                    "request_id", error.requestId().orElse(""));
        } catch (AnthropicException error) {
            return Json.obj("error", error.getClass().getSimpleName());
        }
    }

    private Json abortMidway() throws InterruptedException {
        try (StreamResponse<RawMessageStreamEvent> stream =
                client.messages().createStreaming(question().build())) {
            String text =
                    stream.stream()
                            .flatMap(event -> event.contentBlockDelta().stream())
                            .flatMap(event -> event.delta().text().stream())
                            .map(delta -> delta.text())
                            .findFirst()
                            .orElseThrow();
            gate.pass();
            return Json.obj("text", text, "error", "closed");
        }
    }

    /** Interrupting the asking thread closes the connection. */
    private Json abortBefore() throws InterruptedException {
        FutureTask<Message> asking = new FutureTask<>(() -> streamed(question().build()));
        Thread thread = Thread.ofVirtual().start(asking);
        gate.pass();
        thread.interrupt();
        try {
            asking.get();
            return Json.obj("error", "none");
        } catch (ExecutionException error) {
            return Json.obj("error", String.valueOf(error.getCause()));
        }
    }
}
