package dev.hybridinference.gateway.config;

import dev.hybridinference.kernel.account.Secret;
import dev.hybridinference.kernel.admission.Treatment;
import dev.hybridinference.kernel.ledger.ContentPolicy;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A client key declared in the file.
 *
 * @param name unique among keys
 * @param key what clients send: 24 to 200 visible ASCII characters
 * @param owner whose key it is
 * @param models ids or aliases it may use; {@code *} stands for all
 * @param rights what else it may: {@code target} allows to name a target directly
 * @param content whether its requests' bodies are kept; null for what holds for all keys
 * @param treatment how its requests are treated
 */
public record KeyConfig(
        String name,
        Secret key,
        String owner,
        Set<String> models,
        Set<String> rights,
        @Nullable ContentPolicy content,
        Treatment treatment) {
    /** Stands for every model. */
    public static final String ALL_MODELS = "*";

    /** The right to name a target directly. */
    public static final String RIGHT_TARGET = "target";

    public KeyConfig {
        Checks.notEmpty("name", name);
        Checks.notEmpty("owner", owner);
        models = Collections.unmodifiableSet(new LinkedHashSet<>(models));
        rights = Collections.unmodifiableSet(new LinkedHashSet<>(rights));
        String text = key.reveal();
        if (text.length() < 24
                || text.length() > 200
                || !text.chars().allMatch(c -> c > 0x20 && c < 0x7F)) {
            throw new IllegalArgumentException(
                    "key: *** (expected: 24 to 200 visible ASCII characters)");
        }
    }

    /** A key without rules of its own. */
    public KeyConfig(
            String name, Secret key, String owner, Set<String> models, Set<String> rights) {
        this(name, key, owner, models, rights, null, Treatment.USUAL);
    }
}
