package dev.hybridinference.gateway.books;

import dev.hybridinference.gateway.store.PackedBody;
import dev.hybridinference.gateway.store.StoredContent;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The bodies of one request as texts; what is no UTF-8 in them is replaced.
 *
 * @param providerError the body of a provider's last failure, or null
 */
public record KeptContent(Body request, Body response, @Nullable Body providerError) {

    /**
     * One body.
     *
     * @param truncated whether there was more of it
     */
    public record Body(String text, boolean truncated) {
        private static Body of(PackedBody packed) {
            return new Body(new String(packed.bytes(), StandardCharsets.UTF_8), packed.truncated());
        }
    }

    /**
     * @throws IllegalStateException if it was damaged
     */
    static KeptContent of(StoredContent stored) {
        PackedBody error = stored.providerError();
        return new KeptContent(
                Body.of(stored.request()),
                Body.of(stored.response()),
                error == null ? null : Body.of(error));
    }
}
