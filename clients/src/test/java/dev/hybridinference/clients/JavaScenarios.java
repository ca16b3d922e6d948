package dev.hybridinference.clients;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.core.http.HttpResponseFor;
import com.openai.core.http.StreamResponse;
import com.openai.errors.OpenAIServiceException;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.models.FunctionDefinition;
import com.openai.models.FunctionParameters;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionFunctionTool;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.completions.Completion;
import com.openai.models.completions.CompletionCreateParams;
import com.openai.models.completions.CompletionUsage;
import com.openai.models.embeddings.CreateEmbeddingResponse;
import com.openai.models.embeddings.EmbeddingCreateParams;
import com.openai.models.models.Model;
import dev.hybridinference.testkit.json.Json;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.stream.Collectors;

/**
 * What the scripts of the other libraries do, with the library for Java. Confined to the thread
 * that plays.
 */
final class JavaScenarios {
    private final OpenAIClient client;
    private final Map<String, String> settings;
    private final JavaLibrary.Gate gate;
    private final String model;
    private final String text;

    private JavaScenarios(
            OpenAIClient client, Map<String, String> settings, JavaLibrary.Gate gate) {
        this.client = client;
        this.settings = settings;
        this.gate = gate;
        this.model = settings.getOrDefault("MODEL", "");
        this.text = URLDecoder.decode(settings.getOrDefault("TEXT", ""), StandardCharsets.UTF_8);
    }

    /** Plays a scenario to its end and returns what the library saw. */
    static Json play(String scenario, Map<String, String> settings, JavaLibrary.Gate gate)
            throws InterruptedException {
        OpenAIClient client =
                OpenAIOkHttpClient.builder()
                        .baseUrl(settings.getOrDefault("OPENAI_BASE_URL", ""))
                        .apiKey(settings.getOrDefault("OPENAI_API_KEY", ""))
                        .build();
        try {
            JavaScenarios scenarios = new JavaScenarios(client, settings, gate);
            return switch (scenario) {
                case "chat" -> scenarios.chat();
                case "stream" -> scenarios.stream();
                case "tools" -> scenarios.tools();
                case "embeddings" -> scenarios.embeddings();
                case "models" -> scenarios.models();
                case "completions" -> scenarios.completions();
                case "failing" -> scenarios.failing();
                case "abort_midway" -> scenarios.abortMidway();
                case "abort_before" -> scenarios.abortBefore();
                default -> throw new IllegalArgumentException("scenario: " + scenario);
            };
        } finally {
            client.close();
        }
    }

    private ChatCompletionCreateParams.Builder question() {
        return ChatCompletionCreateParams.builder().model(model).addUserMessage(text);
    }

    private Json chat() {
        try (HttpResponseFor<ChatCompletion> response =
                client.chat().completions().withRawResponse().create(question().build())) {
            ChatCompletion answer = response.parse();
            ChatCompletion.Choice choice = answer.choices().getFirst();
            CompletionUsage usage = answer.usage().orElseThrow();
            return Json.obj(
                    "text", choice.message().content().orElseThrow(),
                    "finish", choice.finishReason().asString(),
                    "prompt_tokens", usage.promptTokens(),
                    "completion_tokens", usage.completionTokens(),
                    "request_id", response.requestId().orElse(""));
        }
    }

    private Json stream() {
        ChatCompletionCreateParams.Builder question = question();
        if ("yes".equals(settings.get("USAGE"))) {
            question.streamOptions(
                    ChatCompletionStreamOptions.builder().includeUsage(true).build());
        }
        try (HttpResponseFor<StreamResponse<ChatCompletionChunk>> response =
                        client.chat()
                                .completions()
                                .withRawResponse()
                                .createStreaming(question.build());
                StreamResponse<ChatCompletionChunk> stream = response.parse()) {
            return whole(stream.stream().toList())
                    .with("request_id", response.requestId().orElse(""));
        }
    }

    private static Json.Obj whole(List<ChatCompletionChunk> chunks) {
        List<ChatCompletionChunk.Choice> choices =
                chunks.stream().flatMap(chunk -> chunk.choices().stream()).toList();
        List<CompletionUsage> usages =
                chunks.stream().flatMap(chunk -> chunk.usage().stream()).toList();
        return Json.obj(
                "text",
                choices.stream()
                        .flatMap(choice -> choice.delta().content().stream())
                        .collect(Collectors.joining()),
                "chunks",
                chunks.size(),
                "usages",
                usages.size(),
                "total_tokens",
                usages.stream().mapToLong(CompletionUsage::totalTokens).sum(),
                "finish",
                choices.stream()
                        .flatMap(choice -> choice.finishReason().stream())
                        .map(reason -> reason.asString())
                        .collect(Collectors.joining()));
    }

    private Json tools() {
        ChatCompletionCreateParams.Builder question = question();
        for (String name : List.of("weather", "clock")) {
            question.addTool(tool(name));
        }
        ChatCompletion unary = client.chat().completions().create(question.build());
        ChatCompletionAccumulator streamed = ChatCompletionAccumulator.create();
        try (StreamResponse<ChatCompletionChunk> stream =
                client.chat().completions().createStreaming(question.build())) {
            stream.stream().forEach(streamed::accumulate);
        }
        return Json.obj("unary", calls(unary), "streamed", calls(streamed.chatCompletion()));
    }

    private static ChatCompletionFunctionTool tool(String name) {
        Map<String, Map<String, String>> properties = Map.of("input", Map.of("type", "string"));
        return ChatCompletionFunctionTool.builder()
                .function(
                        FunctionDefinition.builder()
                                .name(name)
                                .parameters(
                                        FunctionParameters.builder()
                                                .putAdditionalProperty(
                                                        "type", JsonValue.from("object"))
                                                .putAdditionalProperty(
                                                        "properties", JsonValue.from(properties))
                                                .build())
                                .build())
                .build();
    }

    private static Json calls(ChatCompletion answer) {
        ChatCompletion.Choice choice = answer.choices().getFirst();
        return Json.obj(
                "finish",
                choice.finishReason().asString(),
                "calls",
                choice.message().toolCalls().orElseThrow().stream()
                        .map(call -> call.asFunction())
                        .map(
                                call ->
                                        Json.obj(
                                                "id", call.id(),
                                                "name", call.function().name(),
                                                "arguments", call.function().arguments()))
                        .toList());
    }

    private Json embeddings() {
        EmbeddingCreateParams.Builder asked =
                EmbeddingCreateParams.builder()
                        .model(model)
                        .inputOfArrayOfStrings(List.of("one", "two words"));
        CreateEmbeddingResponse standard = client.embeddings().create(asked.build());
        CreateEmbeddingResponse numbers =
                client.embeddings()
                        .create(
                                asked.encodingFormat(EmbeddingCreateParams.EncodingFormat.FLOAT)
                                        .build());
        return Json.obj(
                "standard", standard.data().stream().map(one -> one.embedding()).toList(),
                "numbers", numbers.data().stream().map(one -> one.embedding()).toList(),
                "prompt_tokens", standard.usage().promptTokens());
    }

    private Json models() {
        Model one = client.models().retrieve(model);
        return Json.obj(
                "ids", client.models().list().data().stream().map(Model::id).toList(),
                "one", one.id(),
                "object", one._object_().asStringOrThrow());
    }

    private Json completions() {
        CompletionCreateParams asked =
                CompletionCreateParams.builder().model(model).prompt(text).build();
        Completion whole = client.completions().create(asked);
        List<Completion> chunks;
        try (StreamResponse<Completion> stream = client.completions().createStreaming(asked)) {
            chunks = stream.stream().toList();
        }
        return Json.obj(
                "text",
                whole.choices().getFirst().text(),
                "streamed",
                chunks.stream()
                        .flatMap(chunk -> chunk.choices().stream())
                        .map(choice -> choice.text())
                        .collect(Collectors.joining()),
                "chunks",
                chunks.size());
    }

    private Json failing() {
        double temperature = Double.parseDouble(settings.getOrDefault("TEMPERATURE", "1"));
        try {
            client.withOptions(options -> options.maxRetries(0))
                    .chat()
                    .completions()
                    .create(question().temperature(temperature).build());
            return Json.obj("error", "none");
        } catch (OpenAIServiceException error) {
            return Json.obj(
                    "error", error.getClass().getSimpleName(),
                    "status", error.statusCode(),
                    "message", error.getMessage(),
                    "request_id",
                            error.headers().values("x-request-id").stream()
                                    .collect(Collectors.joining()));
        }
    }

    private Json abortMidway() throws InterruptedException {
        try (StreamResponse<ChatCompletionChunk> stream =
                client.chat().completions().createStreaming(question().build())) {
            ChatCompletionChunk first = stream.stream().iterator().next();
            gate.pass();
            return Json.obj("first", first.choices().getFirst().delta().content().orElseThrow());
        }
    }

    /** Cancelling the library's future leaves the connection open; interrupting closes it. */
    private Json abortBefore() throws InterruptedException {
        FutureTask<Void> asking = new FutureTask<>(this::askForAStream, null);
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

    private void askForAStream() {
        try (var stream = client.chat().completions().createStreaming(question().build())) {
            stream.stream().forEach(_ -> {});
        }
    }
}
