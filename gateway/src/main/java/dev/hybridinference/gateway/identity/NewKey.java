package dev.hybridinference.gateway.identity;

import dev.hybridinference.kernel.admission.Right;
import dev.hybridinference.kernel.admission.Treatment;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a key is asked to be.
 *
 * @param name 1 to 100 characters, none of them a control character
 * @param owner the same
 * @param models ids or aliases it may use, at least one; {@code *} stands for all
 * @param rights what else it may
 * @param expiresAt when it ends; null for never
 * @param treatment how its requests are treated
 */
public record NewKey(
        String name,
        String owner,
        Set<String> models,
        Set<Right> rights,
        @Nullable Instant expiresAt,
        Treatment treatment) {
    private static final int LONGEST = 100;

    public NewKey {
        checkLabel("name", name);
        checkLabel("owner", owner);
        models = Collections.unmodifiableSet(new LinkedHashSet<>(models));
        rights = Set.copyOf(rights);
        if (models.isEmpty()) {
            throw new IllegalArgumentException("models: none (expected: at least one, or *)");
        }
        for (String model : models) {
            checkLabel("models", model);
        }
    }

    /** A key whose requests are treated as any other. */
    public NewKey(
            String name,
            String owner,
            Set<String> models,
            Set<Right> rights,
            @Nullable Instant expiresAt) {
        this(name, owner, models, rights, expiresAt, Treatment.USUAL);
    }

    private static void checkLabel(String what, String label) {
        if (label.isBlank()
                || !label.equals(label.strip())
                || label.length() > LONGEST
                || label.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(
                    "%s: %d characters (expected: 1 to %d, no control characters, no space around)"
                            .formatted(what, label.length(), LONGEST));
        }
    }
}
