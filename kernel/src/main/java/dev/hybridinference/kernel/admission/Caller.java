package dev.hybridinference.kernel.admission;

import dev.hybridinference.kernel.ledger.ContentPolicy;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who a request comes from, as its key says. Immutable and thread-safe.
 *
 * @param keyId public id of the key, fit for logs
 * @param name what the key is called; unique among the keys that are in force
 * @param owner whose key it is
 * @param models ids or aliases it may use, in the order given; {@link #ALL_MODELS} stands for all
 * @param rights what else it may
 * @param expiresAtMillis when the key ends, in milliseconds since 1970; {@link #NEVER} for no end
 * @param content whether its requests' bodies are kept; null for what holds for all keys
 * @param treatment how its requests are treated
 */
public record Caller(
        String keyId,
        String name,
        String owner,
        Set<String> models,
        Set<Right> rights,
        long expiresAtMillis,
        @Nullable ContentPolicy content,
        Treatment treatment) {
    /** Stands for every model. */
    public static final String ALL_MODELS = "*";

    /** The end of a key that has none. */
    public static final long NEVER = Long.MAX_VALUE;

    public Caller {
        models = Collections.unmodifiableSet(new LinkedHashSet<>(models));
        rights = Set.copyOf(rights);
    }

    /** A caller without rules of its own. */
    public Caller(
            String keyId,
            String name,
            String owner,
            Set<String> models,
            Set<Right> rights,
            long expiresAtMillis) {
        this(keyId, name, owner, models, rights, expiresAtMillis, null, Treatment.USUAL);
    }

    /** Whether the key is for {@code model}, which is compared as it is written. */
    public boolean mayUse(String model) {
        return models.contains(model) || models.contains(ALL_MODELS);
    }

    /** Whether the key has {@code right}. */
    public boolean has(Right right) {
        return rights.contains(right);
    }

    /** Whether the key has ended at {@code nowMillis}, in milliseconds since 1970. */
    public boolean expired(long nowMillis) {
        return nowMillis >= expiresAtMillis;
    }
}
