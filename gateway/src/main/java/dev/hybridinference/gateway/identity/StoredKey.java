package dev.hybridinference.gateway.identity;

import dev.hybridinference.kernel.admission.Caller;
import dev.hybridinference.kernel.admission.Right;
import dev.hybridinference.kernel.admission.Treatment;
import dev.hybridinference.kernel.ledger.ContentPolicy;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of a key: everything but the key itself.
 *
 * @param id the public id
 * @param name unique among the keys of a source that are not revoked
 * @param owner whose key it is
 * @param hash the key's stored form
 * @param models ids or aliases it may use, in the order given; {@code *} stands for all
 * @param rights what else it may
 * @param createdAt when it was made; null when nobody wrote it down
 * @param expiresAt when it ends; null for never
 * @param revoked whether it was taken back
 * @param content whether its requests' bodies are kept; null for what holds for all keys
 * @param treatment how its requests are treated
 */
public record StoredKey(
        String id,
        String name,
        String owner,
        KeyHash hash,
        Set<String> models,
        Set<Right> rights,
        @Nullable Instant createdAt,
        @Nullable Instant expiresAt,
        boolean revoked,
        @Nullable ContentPolicy content,
        Treatment treatment) {
    public StoredKey {
        models = Collections.unmodifiableSet(new LinkedHashSet<>(models));
        rights = Set.copyOf(rights);
    }

    /** A key without rules of its own. */
    public StoredKey(
            String id,
            String name,
            String owner,
            KeyHash hash,
            Set<String> models,
            Set<Right> rights,
            @Nullable Instant createdAt,
            @Nullable Instant expiresAt,
            boolean revoked) {
        this(
                id,
                name,
                owner,
                hash,
                models,
                rights,
                createdAt,
                expiresAt,
                revoked,
                null,
                Treatment.USUAL);
    }

    StoredKey revokedNow() {
        return new StoredKey(
                id, name, owner, hash, models, rights, createdAt, expiresAt, true, content,
                treatment);
    }

    Caller caller() {
        long end = expiresAt == null ? Caller.NEVER : expiresAt.toEpochMilli();
        return new Caller(id, name, owner, models, rights, end, content, treatment);
    }
}
