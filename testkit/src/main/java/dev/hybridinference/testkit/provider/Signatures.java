package dev.hybridinference.testkit.provider;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;

/**
 * Signs thinking blocks in a way only their issuer can check: a digest of the text, and a digest of
 * issuer and text. The letters are those of base64, with its signs, as real ones have. Stateless.
 */
public final class Signatures {

    /** The issuer unless told otherwise. */
    public static final String ISSUER = "org-testkit";

    private static final int DIGEST = 16;

    private Signatures() {}

    /** The signature of a thinking block that shows this text. */
    public static String sign(String issuer, String text) {
        String digest = digest(text);
        return encode("th+" + digest + digest(issuer + "/" + digest) + "??>");
    }

    /** The {@code data} of a redacted thinking block. */
    public static String redact(String issuer, String text) {
        String digest = digest(text);
        return encode("re+" + digest + digest(issuer + "/redacted/" + digest) + "??>");
    }

    static boolean isSigned(String issuer, String signature) {
        return isFrom(issuer, "/", signature);
    }

    static boolean isRedacted(String issuer, String data) {
        return isFrom(issuer, "/redacted/", data);
    }

    /** Whether a valid signature was made for this very text. */
    static boolean isOf(String signature, String text) {
        return decode(signature).startsWith("th+" + digest(text));
    }

    private static boolean isFrom(String issuer, String purpose, String encoded) {
        String inner = decode(encoded);
        return inner.length() == 6 + 2 * DIGEST
                && inner.substring(3 + DIGEST, 3 + 2 * DIGEST)
                        .equals(digest(issuer + purpose + inner.substring(3, 3 + DIGEST)));
    }

    private static String encode(String inner) {
        return "Eq" + Base64.getEncoder().encodeToString(inner.getBytes(StandardCharsets.US_ASCII));
    }

    private static String decode(String encoded) {
        try {
            return encoded.startsWith("Eq")
                    ? new String(
                            Base64.getDecoder().decode(encoded.substring(2)),
                            StandardCharsets.ISO_8859_1)
                    : "";
        } catch (IllegalArgumentException _) {
            return "";
        }
    }

    private static String digest(String text) {
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256")
                            .digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, DIGEST / 2);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
