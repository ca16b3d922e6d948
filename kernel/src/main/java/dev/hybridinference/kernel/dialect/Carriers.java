package dev.hybridinference.kernel.dialect;

import dev.hybridinference.kernel.json.JsonText;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Wraps what only its maker understands, signatures of reasoning for one, so that it can go to a
 * client of another protocol and comes back to nobody else. The form is {@code
 * gw1.<origin>.<content>.<proof>}. Immutable and thread-safe as far as its proof is.
 */
public final class Carriers {
    private static final String PREFIX = "gw1.";
    private static final int PROOF_BYTES = 16;

    private final String origin;
    private final UnaryOperator<byte[]> proof;

    /**
     * @param origin who made the content: provider, model and account
     * @param proof a keyed hash of at least 16 bytes
     */
    public Carriers(String origin, UnaryOperator<byte[]> proof) {
        this.origin = base64(proof.apply(ascii("origin " + origin)), 9);
        this.proof = proof;
    }

    /** Wraps content for a client. */
    public JsonText wrap(JsonText content) {
        byte[] raw = content.raw();
        String body = PREFIX + origin + "." + base64(raw, raw.length);
        return JsonText.of(body + "." + base64(proof.apply(ascii(body)), PROOF_BYTES));
    }

    /** What was wrapped for this origin, or null for anything else. */
    public @Nullable JsonText unwrap(JsonText carrier) {
        String text = carrier.toString();
        int end = text.lastIndexOf('.');
        String begin = PREFIX + origin + ".";
        if (!text.startsWith(begin) || end < begin.length()) {
            return null;
        }
        String body = text.substring(0, end);
        String expected = base64(proof.apply(ascii(body)), PROOF_BYTES);
        if (!MessageDigest.isEqual(ascii(expected), ascii(text.substring(end + 1)))) {
            return null;
        }
        byte[] raw = Base64.getUrlDecoder().decode(body.substring(begin.length()));
        return JsonText.of(new String(raw, StandardCharsets.UTF_8));
    }

    /** Whether this was wrapped by a gateway, whoever made it. */
    public static boolean isCarrier(JsonText text) {
        return text.startsWith(PREFIX);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String base64(byte[] bytes, int count) {
        byte[] part = Arrays.copyOf(bytes, count);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(part);
    }
}
