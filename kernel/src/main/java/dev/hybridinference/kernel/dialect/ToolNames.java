package dev.hybridinference.kernel.dialect;

import dev.hybridinference.kernel.call.PlainWord;
import dev.hybridinference.kernel.json.JsonText;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * Names of tools in the form that a provider takes, and back. A name that fits stays; another one
 * is cut down and told apart by a hash, the same in every request. Confined to one request.
 */
public final class ToolNames {
    private static final int HASH_CHARACTERS = 8;
    private final int longest;
    private final Map<JsonText, JsonText> ours = new HashMap<>();

    /**
     * @param longest characters that the provider takes, at least 16
     */
    public ToolNames(int longest) {
        this.longest = longest;
    }

    /** The name that goes to the provider. */
    public JsonText outward(JsonText name) {
        if (fits(name)) {
            return name;
        }
        String text = name.decoded();
        StringBuilder clean = new StringBuilder();
        for (int i = 0; i < text.length() && clean.length() < longest - HASH_CHARACTERS - 1; i++) {
            char c = text.charAt(i);
            clean.append(PlainWord.is(c) ? c : '_');
        }
        JsonText outward = JsonText.of(clean + "_" + hash(text));
        ours.put(outward, name);
        return outward;
    }

    /** The client's name of a tool that the provider calls. */
    public JsonText inward(JsonText name) {
        return ours.getOrDefault(name, name);
    }

    private boolean fits(JsonText name) {
        return name.length() <= longest && PlainWord.is(name.toString());
    }

    /** FNV-1a, 32 bits, in hexadecimal. */
    private static String hash(String text) {
        int hash = 0x811c9dc5;
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (b & 0xFF)) * 0x01000193;
        }
        return "%08x".formatted(hash);
    }
}
