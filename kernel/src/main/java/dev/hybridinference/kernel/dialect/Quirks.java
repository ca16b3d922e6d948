package dev.hybridinference.kernel.dialect;

import java.util.Arrays;
import java.util.Optional;

/**
 * Where a provider differs from the plain protocol of its dialect.
 *
 * @param streamUsage whether {@code stream_options.include_usage} is understood
 * @param continuousUsage whether {@code stream_options.continuous_usage_stats} is understood, which
 *     puts the usage so far on every event
 * @param auth how the credential is sent
 */
public record Quirks(boolean streamUsage, boolean continuousUsage, Auth auth) {
    /** The plain protocol: nothing to mind. */
    public static final Quirks NONE = new Quirks(true, false, Auth.BEARER);

    /** How a credential is sent. */
    public enum Auth {
        /** {@code Authorization: Bearer <key>}. */
        BEARER("bearer"),
        /** {@code api-key: <key>}. */
        API_KEY_HEADER("api-key"),
        /** {@code x-api-key: <key>}. */
        X_API_KEY("x-api-key"),
        /** No credential is sent. */
        NONE("none");

        private final String word;

        Auth(String word) {
            this.word = word;
        }

        /** The way of this name, if there is one. */
        public static Optional<Auth> of(String word) {
            return Arrays.stream(values()).filter(auth -> auth.word.equals(word)).findFirst();
        }

        /** The name in the catalogue and in configuration files. */
        public String word() {
            return word;
        }
    }
}
