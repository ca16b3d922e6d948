package dev.hybridinference.kernel.call;

import dev.hybridinference.kernel.json.JsonText;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Ids of tool calls for protocols that take letters, digits, {@code _} and {@code -} only. Any
 * other id is written so that it can be read back, by anybody and without a memory. Pure.
 */
public final class ToolIds {
    private static final String WRAPPED = "toolu_gw_";

    private ToolIds() {}

    /** The id in the narrow alphabet. */
    public static JsonText narrow(JsonText id) {
        if (!id.startsWith(WRAPPED) && PlainWord.is(id.toString())) {
            return id;
        }
        return JsonText.of(
                WRAPPED + Base64.getUrlEncoder().withoutPadding().encodeToString(id.raw()));
    }

    /** The id that was narrowed, or the id itself. */
    public static JsonText original(JsonText id) {
        if (!id.startsWith(WRAPPED)) {
            return id;
        }
        try {
            byte[] raw = Base64.getUrlDecoder().decode(id.toString().substring(WRAPPED.length()));
            return JsonText.of(new String(raw, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException notOurs) {
            return id;
        }
    }
}
