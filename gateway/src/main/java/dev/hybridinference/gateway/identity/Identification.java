package dev.hybridinference.gateway.identity;

import dev.hybridinference.gateway.http.HeaderBlock;
import dev.hybridinference.kernel.admission.Caller;
import dev.hybridinference.kernel.failure.Failure;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Finds the caller by the key that a request presents: {@code Authorization: Bearer}, {@code
 * x-api-key}, {@code api-key} or {@code x-goog-api-key}. Pure, but for the hasher it is lent.
 */
public final class Identification {
    private static final String[] KEY_HEADERS = {"x-api-key", "api-key", "x-goog-api-key"};
    private static final Failure NONE =
            new Failure.Unauthenticated(
                    "No API key was sent. Send your gateway key as 'Authorization: Bearer KEY'.");
    private static final Failure TWICE =
            new Failure.Unauthenticated(
                    "More than one Authorization header was sent. Send one key.");
    private static final Failure WRONG =
            new Failure.Unauthenticated(
                    "The API key is not valid here: unknown, revoked or expired. Ask the operator of this gateway for a key.");

    private Identification() {}

    public static Identity of(HeaderBlock headers, KeyRing keys, KeyHasher hasher) {
        if (headers.count("authorization") > 1) {
            return new Identity.Unknown(TWICE);
        }
        String key = presented(headers);
        if (key == null) {
            return new Identity.Unknown(NONE);
        }
        byte[] bytes = key.getBytes(StandardCharsets.ISO_8859_1);
        Caller caller = keys.find(bytes, 0, bytes.length, hasher);
        return caller == null ? new Identity.Unknown(WRONG) : new Identity.Known(caller);
    }

    private static @Nullable String presented(HeaderBlock headers) {
        for (String name : KEY_HEADERS) {
            String value = headers.first(name);
            if (value != null && !value.isEmpty()) {
                return value;
            }
        }
        String authorization = headers.first("authorization");
        if (authorization == null
                || authorization.length() < 8
                || !authorization.regionMatches(true, 0, "Bearer ", 0, 7)) {
            return null;
        }
        return authorization.substring(7).strip();
    }
}
