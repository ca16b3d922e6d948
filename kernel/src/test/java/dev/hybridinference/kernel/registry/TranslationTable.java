package dev.hybridinference.kernel.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hybridinference.kernel.call.Capabilities;
import dev.hybridinference.kernel.call.Prompt;
import dev.hybridinference.kernel.dialect.Carriers;
import dev.hybridinference.kernel.dialect.Catalogue;
import dev.hybridinference.kernel.dialect.Conversation;
import dev.hybridinference.kernel.dialect.Outgoing;
import dev.hybridinference.kernel.dialect.ProviderKind;
import dev.hybridinference.kernel.dialect.Written;
import dev.hybridinference.kernel.json.JsonCursor;
import dev.hybridinference.kernel.json.JsonValue;
import dev.hybridinference.kernel.surface.PromptReading;
import dev.hybridinference.kernel.surface.Surface;
import dev.hybridinference.kernel.surface.Translation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What becomes of each field of a request at each kind of provider, found out by translating it.
 */
final class TranslationTable {
    private static final Capabilities ABLE =
            new Capabilities(200_000, 8_192, true, true, Capabilities.Reasoning.EFFORT, true);

    private final Surface surface;
    private final SequencedMap<String, String> base;
    private final List<String> kinds;

    /**
     * @param base the members that every request has, by name
     * @param kinds of providers, one column each
     */
    TranslationTable(Surface surface, SequencedMap<String, String> base, List<String> kinds) {
        this.surface = surface;
        this.base = base;
        this.kinds = kinds;
    }

    /**
     * The table as Markdown.
     *
     * @param samples the members that a row adds to the request or replaces in it, by what the row
     *     is called
     */
    String of(SequencedMap<String, Map<String, String>> samples) {
        StringBuilder table = new StringBuilder("| field |");
        kinds.forEach(kind -> table.append(" `").append(kind).append("` |"));
        table.append("\n| --- |").append(" --- |".repeat(kinds.size()));
        samples.forEach(
                (name, members) -> {
                    table.append("\n| ").append(name).append(" |");
                    for (String kind : kinds) {
                        table.append(' ').append(outcome(kind, members)).append(" |");
                    }
                });
        return table.append('\n').toString();
    }

    private String outcome(String kind, Map<String, String> members) {
        Map<String, String> with = new LinkedHashMap<>(base);
        with.putAll(members);
        return switch (translate(kind, with)) {
            case Outcome.Refused _ -> "refused (400)";
            case Outcome.Sent(Map<String, String> sent, String dropped) -> {
                Map<String, String> before = ((Outcome.Sent) translate(kind, base)).members();
                String changed =
                        sent.entrySet().stream()
                                .filter(
                                        member ->
                                                !member.getValue()
                                                        .equals(before.get(member.getKey())))
                                .map(member -> "`" + member.getKey() + "`")
                                .sorted()
                                .collect(Collectors.joining(", "));
                String reported = dropped.isEmpty() ? "" : "dropped, told as `" + dropped + "`";
                if (changed.isEmpty()) {
                    yield reported.isEmpty() ? "left out" : reported;
                }
                yield reported.isEmpty() ? changed : changed + "; in part " + reported;
            }
        };
    }

    private sealed interface Outcome {
        record Sent(Map<String, String> members, String dropped) implements Outcome {}

        record Refused() implements Outcome {}
    }

    private Outcome translate(String kindName, Map<String, String> members) {
        ProviderKind kind = Catalogue.builtIn().kind(kindName).orElseThrow();
        Conversation conversation =
                Objects.requireNonNull(Dialects.named(kind.dialect()).conversation());
        Translation translation = Objects.requireNonNull(surface.translation());
        String body =
                members.entrySet().stream()
                        .map(member -> "\"" + member.getKey() + "\":" + member.getValue())
                        .collect(Collectors.joining(",", "{", "}"));
        if (!(translation.prompt(body.getBytes(UTF_8))
                instanceof PromptReading.Understood(Prompt prompt))) {
            return new Outcome.Refused();
        }
        Outgoing to =
                new Outgoing(
                        JsonValue.of("\"upstream\""),
                        false,
                        10,
                        ABLE,
                        kind.quirks(),
                        new Carriers(
                                "origin", content -> content.length > 32 ? content : new byte[32]));
        if (!(conversation.write(prompt, to) instanceof Written.Body written)) {
            return new Outcome.Refused();
        }
        TreeSet<String> dropped = new TreeSet<>(prompt.extras());
        written.dropped().forEach(feature -> dropped.add(translation.word(feature)));
        return new Outcome.Sent(members(written.json()), String.join(",", dropped));
    }

    private static Map<String, String> members(byte[] json) {
        Map<String, String> members = new LinkedHashMap<>();
        JsonCursor at = new JsonCursor(json, 0, json.length);
        at.object();
        while (at.member()) {
            members.put(at.key(), at.value().toString());
        }
        return members;
    }
}
