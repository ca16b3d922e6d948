package dev.hybridinference.gateway.identity;

import dev.hybridinference.gateway.config.KeyConfig;
import dev.hybridinference.kernel.admission.Right;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The keys that the configuration declares; read-only here. Immutable and thread-safe. */
public final class ConfiguredKeys implements KeySource {
    private final List<StoredKey> keys;

    private ConfiguredKeys(List<StoredKey> keys) {
        this.keys = List.copyOf(keys);
    }

    /**
     * Hashes the declared keys, so that no secret stays behind.
     *
     * @throws IllegalArgumentException if two of them are the same key, or a right is unknown
     */
    public static ConfiguredKeys of(List<KeyConfig> declared, Pepper pepper) {
        KeyHasher hasher = pepper.hasher();
        List<StoredKey> keys = new ArrayList<>();
        Map<KeyHash, String> names = new HashMap<>();
        for (KeyConfig key : declared) {
            StoredKey stored = stored(key, hasher.hash(key.key().bytes()));
            String other = names.putIfAbsent(stored.hash(), stored.name());
            if (other != null) {
                throw new IllegalArgumentException(
                        "keys: %s and %s are the same key (expected: each its own)"
                                .formatted(other, stored.name()));
            }
            keys.add(stored);
        }
        return new ConfiguredKeys(keys);
    }

    private static StoredKey stored(KeyConfig key, KeyHash hash) {
        String id =
                switch (ApiKey.parse(key.key().reveal())) {
                    case ApiKey.Reading.Well(ApiKey own) -> own.id();
                    case ApiKey.Reading.Mistyped _, ApiKey.Reading.Foreign _ ->
                            "config-" + key.name();
                };
        Set<Right> rights = EnumSet.noneOf(Right.class);
        for (String word : key.rights()) {
            rights.add(
                    Right.of(word)
                            .orElseThrow(
                                    () ->
                                            new IllegalArgumentException(
                                                    "rights: %s (expected: target)"
                                                            .formatted(word))));
        }
        return new StoredKey(
                id,
                key.name(),
                key.owner(),
                hash,
                key.models(),
                rights,
                null,
                null,
                false,
                key.content(),
                key.treatment());
    }

    @Override
    public String name() {
        return "config";
    }

    @Override
    public List<StoredKey> keys() {
        return keys;
    }
}
