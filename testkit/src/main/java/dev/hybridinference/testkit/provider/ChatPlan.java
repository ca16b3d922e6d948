package dev.hybridinference.testkit.provider;

import dev.hybridinference.testkit.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the built-in server will say, derived from the request alone. It repeats the last user text
 * (or tool result) word by word; with tools, {@code call NAME} in that text calls the tool, once
 * per mention. {@code think} in it makes vLLM reason.
 */
record ChatPlan(int promptTokens, int hiddenReasoning, List<Choice> choices) {

    private static final Pattern CALL = Pattern.compile("\\bcall ([A-Za-z0-9_-]{1,64})");
    private static final int FRAGMENT = 8;

    /** One tool call; its arguments in fragments. */
    record Call(String id, String type, String name, List<String> fragments) {
        String arguments() {
            return String.join("", fragments);
        }

        /** The name is a token, each fragment is one. */
        int tokens() {
            return 1 + fragments.size();
        }
    }

    /** One answer; every word and fragment is a token. */
    record Choice(
            List<String> reasoning,
            List<String> words,
            List<Call> calls,
            String finish,
            @Nullable String stop) {
        int tokens() {
            return reasoning.size() + words.size() + calls.stream().mapToInt(Call::tokens).sum();
        }
    }

    /** Tokens of all choices, hidden reasoning included. */
    int completionTokens() {
        return hiddenReasoning + choices.stream().mapToInt(Choice::tokens).sum();
    }

    /** Visible and hidden reasoning tokens. */
    int reasoningTokens() {
        return hiddenReasoning + choices.stream().mapToInt(c -> c.reasoning().size()).sum();
    }

    static ChatPlan of(Json request, Profile profile, String id) {
        String text = lastText(request);
        int n = request.present("n") instanceof Json.Num number ? number.asInt() : 1;
        List<Choice> choices = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            choices.add(choice(request, profile, i == 0 ? text : text + " #" + i, id + "_" + i));
        }
        return new ChatPlan(promptTokens(request), hiddenReasoning(request, profile), choices);
    }

    /** Words of all messages; a picture, sound or file counts as one. */
    static int promptTokens(Json request) {
        int count = 0;
        for (Json message : request.at("messages").list()) {
            Json content = message.get("content");
            count += Words.count(Words.text(content));
            if (content != null) {
                for (Json part : content.list()) {
                    count += part.get("text") == null ? 1 : 0;
                }
            }
            for (Json call : message.list("tool_calls")) {
                count += Words.count(call.write());
            }
        }
        return count;
    }

    private static String lastText(Json request) {
        String last = "";
        for (Json message : request.at("messages").list()) {
            String role = message.at("role").text();
            if (role.equals("user") || role.equals("tool")) {
                last = Words.text(message.get("content"));
            }
        }
        return last;
    }

    private static Choice choice(Json request, Profile profile, String text, String id) {
        List<String> reasoning = List.of();
        if (profile == Profile.VLLM && text.contains("think") && thinkingAllowed(request)) {
            reasoning = List.of("Let", " me", " think", ".");
        }
        List<Call> calls = calls(request, profile, text, id);
        String finish = calls.isEmpty() || isNamed(request) ? "stop" : "tool_calls";
        String say = calls.isEmpty() ? shaped(request, text) : "";
        String stop = null;
        for (String candidate : stops(request)) {
            int at = say.indexOf(candidate);
            if (at >= 0) {
                say = say.substring(0, at);
                stop = candidate;
            }
        }
        Choice whole = new Choice(reasoning, Words.split(say), calls, finish, stop);
        int limit = limit(request);
        return whole.tokens() <= limit ? whole : cut(whole, limit);
    }

    private static Choice cut(Choice whole, int limit) {
        int left = limit;
        List<String> reasoning = first(whole.reasoning(), left);
        left -= reasoning.size();
        List<String> words = first(whole.words(), left);
        left -= words.size();
        List<Call> calls = new ArrayList<>();
        for (Call call : whole.calls()) {
            if (left > 0) {
                List<String> fragments = first(call.fragments(), left - 1);
                calls.add(new Call(call.id(), call.type(), call.name(), fragments));
                left -= 1 + fragments.size();
            }
        }
        return new Choice(reasoning, words, calls, "length", null);
    }

    private static List<String> first(List<String> list, int count) {
        return List.copyOf(list.subList(0, Math.min(list.size(), count)));
    }

    private static List<Call> calls(Json request, Profile profile, String text, String id) {
        Map<String, String> types = new LinkedHashMap<>();
        for (Json tool : request.list("tools")) {
            String type = tool.at("type").text();
            types.put(tool.at(type, "name").text(), type);
        }
        List<String> names = new ArrayList<>();
        Matcher matcher = CALL.matcher(text);
        while (matcher.find()) {
            if (types.containsKey(matcher.group(1))) {
                names.add(matcher.group(1));
            }
        }
        boolean unasked = names.isEmpty();
        switch (request.present("tool_choice")) {
            case Json.Str(var mode) when mode.equals("none") -> names.clear();
            case Json.Str(var mode) when mode.equals("required") && unasked ->
                    names.addAll(types.keySet().stream().limit(1).toList());
            case Json.Obj named when isNamed(request) -> {
                names.clear();
                names.add(named.at(named.at("type").text(), "name").text());
            }
            case null, default -> {}
        }
        if (request.get("parallel_tool_calls") instanceof Json.Bool(var many) && !many) {
            names = new ArrayList<>(first(names, 1));
        }
        List<Call> calls = new ArrayList<>();
        String prefix = profile == Profile.OPENAI ? "call_" : "chatcmpl-tool-";
        for (String name : names) {
            String type = types.getOrDefault(name, "function");
            String payload = type.equals("custom") ? text : Json.obj("input", text).write();
            String callId = prefix + id + "_" + calls.size();
            calls.add(new Call(callId, type, name, Words.pieces(payload, FRAGMENT)));
        }
        return calls;
    }

    private static boolean isNamed(Json request) {
        return request.present("tool_choice") instanceof Json.Obj choice
                && !choice.at("type").text().equals("allowed_tools");
    }

    private static boolean thinkingAllowed(Json request) {
        Json kwargs = request.present("chat_template_kwargs");
        return kwargs == null
                || !(kwargs.get("enable_thinking") instanceof Json.Bool(var on))
                || on;
    }

    private static String shaped(Json request, String text) {
        Json format = request.present("response_format");
        boolean json = format != null && !format.at("type").text().equals("text");
        return json ? Json.obj("echo", text).write() : text;
    }

    private static List<String> stops(Json request) {
        return switch (request.present("stop")) {
            case Json.Str(var one) -> List.of(one);
            case Json.Arr(var many) -> many.stream().map(Json::text).toList();
            case null, default -> List.of();
        };
    }

    private static int limit(Json request) {
        for (String field : List.of("max_completion_tokens", "max_tokens")) {
            if (request.present(field) instanceof Json.Num limit) {
                return limit.asInt();
            }
        }
        return Integer.MAX_VALUE;
    }

    private static int hiddenReasoning(Json request, Profile profile) {
        if (profile != Profile.OPENAI
                || !(request.present("reasoning_effort") instanceof Json.Str(var effort))) {
            return 0;
        }
        return switch (effort) {
            case "low" -> 2;
            case "medium" -> 4;
            case "high" -> 8;
            default -> 0;
        };
    }
}
