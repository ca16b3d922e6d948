package dev.hybridinference.testkit.provider;

import dev.hybridinference.testkit.json.Json;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The built-in answers besides chat (OpenAI API reference: completions, embeddings, models).
 * Stateless.
 */
final class OtherAnswers {

    private static final int DIMENSIONS = 8;

    /** A legacy completion: its words and the books. */
    record Completion(List<String> words, String finish, int promptTokens) {}

    private OtherAnswers() {}

    /** The completion repeats the prompt. */
    static Completion completion(Json request) {
        Json prompt = request.present("prompt");
        String text = "";
        int promptTokens = 0;
        if (prompt instanceof Json.Str(var one)) {
            text = one;
            promptTokens = Words.count(one);
        } else if (prompt != null) {
            for (Json item : prompt.list()) {
                text = item instanceof Json.Str(var one) ? one : text;
                promptTokens += item instanceof Json.Str(var one) ? Words.count(one) : 1;
            }
        }
        List<String> words = Words.split(text);
        int limit = request.present("max_tokens") instanceof Json.Num max ? max.asInt() : 16;
        return words.size() <= limit
                ? new Completion(words, "stop", promptTokens)
                : new Completion(List.copyOf(words.subList(0, limit)), "length", promptTokens);
    }

    static Json.Obj completionEnvelope(String id, String model, List<Json> choices) {
        return Json.obj(
                "id", id,
                "object", "text_completion",
                "created", ChatWriter.CREATED,
                "model", model,
                "choices", choices);
    }

    static Json completionChoice(String text, @Nullable String finish) {
        return Json.obj("text", text, "index", 0, "logprobs", null, "finish_reason", finish);
    }

    static Json usage(int prompt, int completion) {
        return Json.obj(
                "prompt_tokens", prompt,
                "completion_tokens", completion,
                "total_tokens", prompt + completion);
    }

    /** Inputs of an embeddings request: a text or tokens each. */
    static List<Json> embeddingInputs(Json request) {
        Json input = request.present("input");
        if (input == null) {
            throw Refusal.missing("input");
        }
        if (input instanceof Json.Str
                || input.list().stream().allMatch(i -> i instanceof Json.Num)) {
            return List.of(input);
        }
        return input.list();
    }

    static int embeddingTokens(Json request) {
        int tokens = 0;
        for (Json input : embeddingInputs(request)) {
            tokens += input instanceof Json.Str(var text) ? Words.count(text) : input.list().size();
        }
        return tokens;
    }

    /** Vectors derived from the inputs, as numbers or as base64 of little-endian floats. */
    static String embeddings(Json request, String model) {
        int dimensions =
                request.present("dimensions") instanceof Json.Num wanted
                        ? wanted.asInt()
                        : DIMENSIONS;
        boolean base64 =
                request.get("encoding_format") instanceof Json.Str(var f) && f.equals("base64");
        List<Json> data = new ArrayList<>();
        for (Json input : embeddingInputs(request)) {
            float[] vector = vector(input, dimensions);
            data.add(
                    Json.obj(
                            "object",
                            "embedding",
                            "index",
                            data.size(),
                            "embedding",
                            base64 ? base64(vector) : numbers(vector)));
        }
        int tokens = embeddingTokens(request);
        return Json.obj(
                        "object",
                        "list",
                        "data",
                        data,
                        "model",
                        model,
                        "usage",
                        Json.obj("prompt_tokens", tokens, "total_tokens", tokens))
                .write();
    }

    static String models(List<String> names, Profile profile) {
        return Json.obj(
                        "object",
                        "list",
                        "data",
                        names.stream().map(n -> model(n, profile)).toList())
                .write();
    }

    static Json model(String name, Profile profile) {
        boolean vllm = profile == Profile.VLLM;
        Json.Obj model =
                Json.obj(
                        "id",
                        name,
                        "object",
                        "model",
                        "created",
                        ChatWriter.CREATED,
                        "owned_by",
                        vllm ? "vllm" : "testkit");
        return vllm
                ? model.with("root", name).with("parent", null).with("max_model_len", 4096)
                : model;
    }

    private static float[] vector(Json input, int dimensions) {
        int hash = input.write().hashCode();
        float[] vector = new float[dimensions];
        for (int i = 0; i < dimensions; i++) {
            hash = hash * 31 + i;
            vector[i] = (hash % 1000) / 1000f;
        }
        return vector;
    }

    private static String base64(float[] vector) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * vector.length).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : vector) {
            bytes.putFloat(value);
        }
        return Base64.getEncoder().encodeToString(bytes.array());
    }

    private static Json numbers(float[] vector) {
        List<Json> values = new ArrayList<>();
        for (float value : vector) {
            values.add(Json.of(value));
        }
        return Json.of(values);
    }
}
