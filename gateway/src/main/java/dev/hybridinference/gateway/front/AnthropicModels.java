package dev.hybridinference.gateway.front;

import dev.hybridinference.gateway.front.ModelPages.Named;
import dev.hybridinference.kernel.call.Capabilities;
import dev.hybridinference.kernel.json.JsonWriter;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Models in Anthropic's shape, page by page (Anthropic API reference, "List models"). Pure. */
final class AnthropicModels {
    private static final int USUAL_PAGE = 20;
    private static final int LONGEST_PAGE = 1_000;

    private AnthropicModels() {}

    /**
     * One page.
     *
     * @param query of the request, or null
     * @param createdSeconds what is told as the time of creation, in seconds since 1970
     */
    static byte[] list(List<Named> models, @Nullable String query, long createdSeconds) {
        List<String> names = models.stream().map(Named::name).toList();
        int limit = limit(parameter(query, "limit"));
        int after = names.indexOf(parameter(query, "after_id"));
        int before = names.indexOf(parameter(query, "before_id"));
        int from = before >= 0 ? Math.max(0, before - limit) : after + 1;
        int to = Math.min(before >= 0 ? before : models.size(), from + limit);
        List<Named> page = models.subList(from, to);
        JsonWriter json = new JsonWriter();
        json.beginObject().name("data").beginArray();
        page.forEach(model -> write(json, model, createdSeconds));
        json.endArray();
        json.name("has_more").bool(before >= 0 ? from > 0 : to < models.size());
        json.name("first_id");
        id(json, page.isEmpty() ? null : page.getFirst());
        json.name("last_id");
        id(json, page.isEmpty() ? null : page.getLast());
        return json.endObject().toBytes();
    }

    static void write(JsonWriter json, Named model, long createdSeconds) {
        Capabilities capabilities = model.capabilities();
        json.beginObject().name("type").string("model");
        json.name("id").string(model.name());
        json.name("display_name").string(model.name());
        json.name("created_at").string(Instant.ofEpochSecond(createdSeconds).toString());
        tokens(json.name("max_input_tokens"), capabilities.context());
        tokens(json.name("max_tokens"), capabilities.maxOutput());
        json.name("capabilities").nothing();
        json.name("lifecycle").string("active");
        json.endObject();
    }

    private static void tokens(JsonWriter json, long count) {
        if (count == Capabilities.UNKNOWN) {
            json.nothing();
        } else {
            json.number(count);
        }
    }

    private static void id(JsonWriter json, @Nullable Named model) {
        if (model == null) {
            json.nothing();
        } else {
            json.string(model.name());
        }
    }

    private static int limit(@Nullable String text) {
        if (text == null || !text.matches("[0-9]{1,6}")) {
            return USUAL_PAGE;
        }
        return Math.clamp(Integer.parseInt(text), 1, LONGEST_PAGE);
    }

    private static @Nullable String parameter(@Nullable String query, String name) {
        if (query == null) {
            return null;
        }
        for (String pair : query.split("&", -1)) {
            if (pair.startsWith(name + "=")) {
                try {
                    return URLDecoder.decode(
                            pair.substring(name.length() + 1), StandardCharsets.UTF_8);
                } catch (IllegalArgumentException broken) {
                    return null;
                }
            }
        }
        return null;
    }
}
