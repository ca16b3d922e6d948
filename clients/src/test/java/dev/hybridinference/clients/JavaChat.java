package dev.hybridinference.clients;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.core.http.HttpResponseFor;
import com.openai.core.http.StreamResponse;
import com.openai.errors.OpenAIException;
import com.openai.errors.OpenAIServiceException;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.models.FunctionDefinition;
import com.openai.models.FunctionParameters;
import com.openai.models.ReasoningEffort;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionContentPart;
import com.openai.models.chat.completions.ChatCompletionContentPartImage;
import com.openai.models.chat.completions.ChatCompletionContentPartText;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionFunctionTool;
import com.openai.models.chat.completions.ChatCompletionMessage;
import com.openai.models.chat.completions.ChatCompletionMessageFunctionToolCall;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.chat.completions.ChatCompletionToolMessageParam;
import com.openai.models.completions.CompletionUsage;
import dev.hybridinference.testkit.json.Json;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What the scripts of OpenAI's other libraries do on any upstream, with the library for Java.
 * Confined to the thread that plays.
 */
final class JavaChat {
    private static final String PICTURE =
            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
    private static final Map<String, String> RESULTS = Map.of("weather", "sunny", "clock", "noon");

    private final OpenAIClient client;
    private final Map<String, String> settings;
    private final JavaLibrary.Gate gate;

    private JavaChat(OpenAIClient client, Map<String, String> settings, JavaLibrary.Gate gate) {
        this.client = client;
        this.settings = settings;
        this.gate = gate;
    }

    /** Plays a scenario to its end and returns what the library saw. */
    static Json play(String scenario, Map<String, String> settings, JavaLibrary.Gate gate)
            throws InterruptedException {
        OpenAIClient client =
                OpenAIOkHttpClient.builder()
                        .baseUrl(settings.getOrDefault("url", "") + "/v1")
                        .apiKey(settings.getOrDefault("key", ""))
                        .maxRetries(scenario.startsWith("failing") ? 0 : 2)
                        .build();
        try {
            JavaChat chat = new JavaChat(client, settings, gate);
            return switch (scenario) {
                case "create" -> chat.create();
                case "stream" -> chat.stream();
                case "tools" -> chat.loop(chat.question(), chat::asked);
                case "tools_streamed" -> chat.loop(chat.question(), chat::streamed);
                case "thinking" ->
                        chat.loop(
                                chat.question().reasoningEffort(ReasoningEffort.MEDIUM),
                                chat::asked);
                case "image" -> chat.image();
                case "failing" -> failure(() -> chat.asked(chat.question().build()));
                case "failing_stream" -> failure(() -> chat.streamed(chat.question().build()));
                case "abort_midway" -> chat.abortMidway();
                case "abort_before" -> chat.abortBefore();
                default -> throw new IllegalArgumentException("scenario: " + scenario);
            };
        } finally {
            client.close();
        }
    }

    private ChatCompletionCreateParams.Builder empty() {
        return ChatCompletionCreateParams.builder().model(settings.getOrDefault("model", ""));
    }

    private ChatCompletionCreateParams.Builder question() {
        return empty().addUserMessage(settings.getOrDefault("text", ""));
    }

    private ChatCompletion asked(ChatCompletionCreateParams asked) {
        return client.chat().completions().create(asked);
    }

    private ChatCompletion streamed(ChatCompletionCreateParams asked) {
        ChatCompletionAccumulator accumulator = ChatCompletionAccumulator.create();
        try (StreamResponse<ChatCompletionChunk> stream =
                client.chat().completions().createStreaming(asked)) {
            stream.stream().forEach(accumulator::accumulate);
        }
        return accumulator.chatCompletion();
    }

    private Json create() {
        try (HttpResponseFor<ChatCompletion> response =
                client.chat().completions().withRawResponse().create(question().build())) {
            return seen(response.parse().validate())
                    .with("request_id", response.requestId().orElse(""));
        }
    }

    private Json stream() {
        ChatCompletionStreamOptions usage =
                ChatCompletionStreamOptions.builder().includeUsage(true).build();
        ChatCompletionAccumulator accumulator = ChatCompletionAccumulator.create();
        try (StreamResponse<ChatCompletionChunk> stream =
                client.chat()
                        .completions()
                        .createStreaming(question().streamOptions(usage).build())) {
            long deltas =
                    stream.stream()
                            .map(accumulator::accumulate)
                            .flatMap(JavaChat::contents)
                            .count();
            return seen(accumulator.chatCompletion()).with("deltas", deltas);
        }
    }

    private static Stream<String> contents(ChatCompletionChunk chunk) {
        return chunk.choices().stream()
                .flatMap(choice -> choice.delta().content().stream())
                .filter(text -> !text.isEmpty());
    }

    private static Json.Obj seen(ChatCompletion answer) {
        ChatCompletion.Choice choice = answer.choices().getFirst();
        CompletionUsage usage = answer.usage().orElseThrow();
        return Json.obj(
                "text", choice.message().content().orElseThrow(),
                "stop", choice.finishReason().asString(),
                "input", usage.promptTokens(),
                "output", usage.completionTokens(),
                "id", answer.id());
    }

    private Json loop(
            ChatCompletionCreateParams.Builder question,
            Function<ChatCompletionCreateParams, ChatCompletion> ask) {
        RESULTS.keySet().forEach(name -> question.addTool(tool(name)));
        ChatCompletion.Choice first = ask.apply(question.build()).choices().getFirst();
        List<ChatCompletionMessageFunctionToolCall> calls =
                first.message().toolCalls().orElseThrow().stream()
                        .map(call -> call.asFunction())
                        .toList();
        question.addMessage(first.message());
        for (ChatCompletionMessageFunctionToolCall call : calls) {
            question.addMessage(
                    ChatCompletionToolMessageParam.builder()
                            .toolCallId(call.id())
                            .content(RESULTS.getOrDefault(call.function().name(), ""))
                            .build());
        }
        ChatCompletion.Choice last = ask.apply(question.build()).choices().getFirst();
        return Json.obj(
                "stop",
                first.finishReason().asString(),
                "thought",
                thought(first.message()),
                "calls",
                calls.stream().map(JavaChat::call).toList(),
                "text",
                last.message().content().orElseThrow(),
                "last",
                last.finishReason().asString());
    }

    /** Under either name that servers use. */
    @SuppressWarnings("deprecation") // the library has no other way to a field it does not know
    private static String thought(ChatCompletionMessage message) {
        for (String name : List.of("reasoning", "reasoning_content")) {
            JsonValue value = message._additionalProperties().get(name);
            if (value != null && value.asString().isPresent()) {
                return value.asStringOrThrow();
            }
        }
        return "";
    }

    private static Json call(ChatCompletionMessageFunctionToolCall call) {
        return Json.obj(
                "id", call.id(),
                "name", call.function().name(),
                "input", Json.parse(call.function().arguments()));
    }

    private static ChatCompletionFunctionTool tool(String name) {
        Map<String, Map<String, String>> properties = Map.of("input", Map.of("type", "string"));
        FunctionParameters parameters =
                FunctionParameters.builder()
                        .putAdditionalProperty("type", JsonValue.from("object"))
                        .putAdditionalProperty("properties", JsonValue.from(properties))
                        .build();
        return ChatCompletionFunctionTool.builder()
                .function(FunctionDefinition.builder().name(name).parameters(parameters).build())
                .build();
    }

    private Json image() {
        ChatCompletionContentPartImage.ImageUrl url =
                ChatCompletionContentPartImage.ImageUrl.builder()
                        .url("data:image/png;base64," + PICTURE)
                        .build();
        ChatCompletionContentPartText text =
                ChatCompletionContentPartText.builder()
                        .text(settings.getOrDefault("text", ""))
                        .build();
        List<ChatCompletionContentPart> parts =
                List.of(
                        ChatCompletionContentPart.ofImageUrl(
                                ChatCompletionContentPartImage.builder().imageUrl(url).build()),
                        ChatCompletionContentPart.ofText(text));
        return seen(asked(empty().addUserMessageOfArrayOfContentParts(parts).build()));
    }

    private static Json failure(Runnable doing) {
        try {
            doing.run();
            return Json.obj("error", "none");
        } catch (OpenAIServiceException error) {
            return Json.obj(
                    "error", error.getClass().getSimpleName(),
                    "status", error.statusCode(),
                    "message", error.getMessage(),
                    "request_id", String.join("", error.headers().values("x-request-id")));
        } catch (OpenAIException error) {
            return Json.obj("error", error.getClass().getSimpleName());
        }
    }

    private Json abortMidway() throws InterruptedException {
        try (StreamResponse<ChatCompletionChunk> stream =
                client.chat().completions().createStreaming(question().build())) {
            String text = stream.stream().flatMap(JavaChat::contents).findFirst().orElseThrow();
            gate.pass();
            return Json.obj("text", text, "error", "closed");
        }
    }

    /** Cancelling the library's future leaves the connection open; interrupting closes it. */
    private Json abortBefore() throws InterruptedException {
        FutureTask<ChatCompletion> asking = new FutureTask<>(() -> streamed(question().build()));
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
