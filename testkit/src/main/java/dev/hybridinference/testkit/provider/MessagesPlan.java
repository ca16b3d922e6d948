package dev.hybridinference.testkit.provider;

import dev.hybridinference.testkit.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the built-in Messages server will say, derived from the request alone, in the manner of
 * {@link ChatPlan}: it repeats the last user text (or tool result), {@code call NAME} in it calls
 * the tool, {@code think} in it thinks where thinking is adaptive; where it is enabled it always
 * thinks. {@code think secretly} makes a redacted block.
 */
record MessagesPlan(
        List<String> thinking,
        boolean redacted,
        boolean shown,
        List<String> words,
        List<ChatPlan.Call> calls,
        String stop,
        @Nullable String stopSequence) {

    private static final Pattern CALL = Pattern.compile("\\bcall ([A-Za-z0-9_-]{1,128})");
    private static final int FRAGMENT = 8;

    int tokens() {
        return thinking.size()
                + words.size()
                + calls.stream().mapToInt(ChatPlan.Call::tokens).sum();
    }

    /** What the thinking block shows, and what is signed. */
    String thought() {
        return shown ? String.join("", thinking) : "";
    }

    static MessagesPlan of(Json request, String tag) {
        String text = lastText(request);
        boolean thinks = thinks(request, text);
        List<String> thinking = thinks ? List.of("Let", " me", " think", ".") : List.of();
        boolean redacted = text.contains("think secretly");
        boolean shown = !"omitted".equals(inThinking(request, "display"));
        List<ChatPlan.Call> calls = calls(request, text, thinks, tag);
        if (!calls.isEmpty()) {
            return cut(
                    new MessagesPlan(thinking, redacted, shown, List.of(), calls, "tool_use", null),
                    request);
        }
        String say = shaped(request, text);
        String stopped = null;
        for (Json candidate : request.list("stop_sequences")) {
            int at = say.indexOf(candidate.text());
            if (at >= 0) {
                say = say.substring(0, at);
                stopped = candidate.text();
            }
        }
        String stop = stopped == null ? "end_turn" : "stop_sequence";
        return cut(
                new MessagesPlan(
                        thinking, redacted, shown, Words.split(say), List.of(), stop, stopped),
                request);
    }

    /** Words of the system text and all messages; a picture or document counts as one. */
    static int promptTokens(Json request) {
        int count = Words.count(Words.text(request.get("system")));
        for (Json message : request.at("messages").list()) {
            count += tokens(message.at("content"));
        }
        return count;
    }

    private static int tokens(Json content) {
        if (content instanceof Json.Str(var text)) {
            return Words.count(text);
        }
        int count = 0;
        for (Json block : content.list()) {
            count +=
                    switch (block.at("type").text()) {
                        case "text" -> Words.count(block.at("text").text());
                        case "tool_use" -> Words.count(block.write());
                        case "tool_result" -> {
                            Json inner = block.present("content");
                            yield inner == null ? 0 : tokens(inner);
                        }
                        case "thinking" -> 4;
                        default -> 1;
                    };
        }
        return count;
    }

    /** The text of the last user message, or else its last tool result. */
    private static String lastText(Json request) {
        String last = "";
        for (Json message : request.at("messages").list()) {
            if (!message.at("role").text().equals("user")) {
                continue;
            }
            Json content = message.at("content");
            last = Words.text(content);
            for (Json block : content.list()) {
                boolean result = block.at("type").text().equals("tool_result");
                if (result && Words.text(content).isEmpty()) {
                    last = Words.text(block.present("content"));
                }
            }
        }
        return last;
    }

    private static @Nullable String inThinking(Json request, String field) {
        Json thinking = request.present("thinking");
        return thinking == null ? null : MessagesCheck.textOf(thinking.get(field));
    }

    private static boolean thinks(Json request, String text) {
        return switch (inThinking(request, "type")) {
            case "enabled" -> true;
            case "adaptive" -> text.contains("think");
            case null, default -> false;
        };
    }

    private static List<ChatPlan.Call> calls(
            Json request, String text, boolean thinks, String tag) {
        Set<String> known = new LinkedHashSet<>();
        request.list("tools").forEach(tool -> known.add(tool.at("name").text()));
        List<String> names = new ArrayList<>();
        Matcher matcher = CALL.matcher(text);
        while (matcher.find()) {
            if (known.contains(matcher.group(1))) {
                names.add(matcher.group(1));
            }
        }
        Json choice = request.present("tool_choice");
        switch (choice == null ? "auto" : choice.at("type").text()) {
            case "none" -> names.clear();
            case "tool" -> names = new ArrayList<>(List.of(choice(choice)));
            case "any" -> {
                if (names.isEmpty()) {
                    names.add(known.iterator().next());
                }
            }
            default -> {}
        }
        if (choice != null && choice.hasTrue("disable_parallel_tool_use") && names.size() > 1) {
            names = List.of(names.getFirst());
        }
        List<ChatPlan.Call> calls = new ArrayList<>();
        String prefix = thinks ? MessagesHistory.AFTER_THINKING : "toolu_";
        for (String name : names) {
            String id = prefix + tag + "_" + calls.size();
            List<String> input = Words.pieces(Json.obj("input", text).write(), FRAGMENT);
            calls.add(new ChatPlan.Call(id, "tool_use", name, input));
        }
        return calls;
    }

    private static String choice(@Nullable Json choice) {
        return choice == null ? "" : choice.at("name").text();
    }

    private static String shaped(Json request, String text) {
        Json config = request.present("output_config");
        boolean json = config != null && config.present("format") != null;
        return json ? Json.obj("echo", text).write() : text;
    }

    private static MessagesPlan cut(MessagesPlan whole, Json request) {
        int left = request.at("max_tokens").asInt();
        if (whole.tokens() <= left) {
            return whole;
        }
        List<String> thinking = first(whole.thinking(), left);
        left -= thinking.size();
        List<String> words = first(whole.words(), left);
        left -= words.size();
        List<ChatPlan.Call> calls = new ArrayList<>();
        for (ChatPlan.Call call : whole.calls()) {
            if (left > 0) {
                List<String> fragments = first(call.fragments(), left - 1);
                calls.add(new ChatPlan.Call(call.id(), call.type(), call.name(), fragments));
                left -= 1 + fragments.size();
            }
        }
        return new MessagesPlan(
                thinking, whole.redacted(), whole.shown(), words, calls, "max_tokens", null);
    }

    private static List<String> first(List<String> list, int count) {
        return List.copyOf(list.subList(0, Math.min(list.size(), count)));
    }
}
