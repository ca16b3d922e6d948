package dev.hybridinference.gateway.identity;

import dev.hybridinference.kernel.admission.Caller;
import dev.hybridinference.kernel.route.Strategy;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * All keys that are in force, found by their hash. Immutable and thread-safe; a look-up allocates
 * nothing and takes the time of one HMAC.
 */
public final class KeyRing {
    /** Longest key that is looked at, in bytes. */
    public static final int LONGEST_KEY = 256;

    private record Entry(KeyHash hash, Caller caller) {}

    private final @Nullable Entry[] table;
    private final int size;
    private final LongSupplier nowMillis;

    private KeyRing(@Nullable Entry[] table, int size, LongSupplier nowMillis) {
        this.table = table;
        this.size = size;
        this.nowMillis = nowMillis;
    }

    /**
     * Reads all sources. A key that two of them name belongs to the first; revoked keys are left
     * out, and keys that expire are refused from then on.
     *
     * @param nowMillis the wall clock, in milliseconds since 1970
     * @throws UnusableFileException if a source cannot be read: no ring is better than a part of it
     */
    public static KeyRing of(List<? extends KeySource> sources, LongSupplier nowMillis)
            throws UnusableFileException {
        List<StoredKey> keys = new ArrayList<>();
        for (KeySource source : sources) {
            keys.addAll(source.keys());
        }
        @Nullable Entry[] table = new Entry[Integer.highestOneBit(Math.max(keys.size(), 1)) << 2];
        int size = 0;
        for (StoredKey key : keys) {
            if (!key.revoked() && add(table, new Entry(key.hash(), key.caller()))) {
                size++;
            }
        }
        return new KeyRing(table, size, nowMillis);
    }

    private static boolean add(@Nullable Entry[] table, Entry entry) {
        int mask = table.length - 1;
        int slot = entry.hash.hashCode() & mask;
        for (Entry there = table[slot]; there != null; there = table[slot]) {
            if (there.hash.equals(entry.hash)) {
                return false;
            }
            slot = (slot + 1) & mask;
        }
        table[slot] = entry;
        return true;
    }

    /** Keys in force, expired ones included. */
    public int size() {
        return size;
    }

    /** The strategies that keys in force ask for. */
    public Set<Strategy> strategies() {
        Set<Strategy> wanted = new LinkedHashSet<>();
        for (Entry entry : table) {
            Strategy strategy = entry == null ? null : entry.caller.treatment().strategy();
            if (strategy != null) {
                wanted.add(strategy);
            }
        }
        return wanted;
    }

    /** Who has the key of this name or public id; null when there is none in force. */
    public @Nullable Caller named(String nameOrId) {
        for (Entry entry : table) {
            if (entry != null
                    && (entry.caller.name().equals(nameOrId)
                            || entry.caller.keyId().equals(nameOrId))
                    && !entry.caller.expired(nowMillis.getAsLong())) {
                return entry.caller;
            }
        }
        return null;
    }

    /**
     * Who the key in {@code presented} from {@code from} (included) to {@code to} (excluded)
     * belongs to; null when it is wrong, revoked, expired or longer than {@link #LONGEST_KEY}.
     *
     * <p>Where an entry lies tells nothing about a key, since its hash is keyed with the pepper;
     * the hash itself is compared whole.
     */
    public @Nullable Caller find(byte[] presented, int from, int to, KeyHasher hasher) {
        if (to <= from || to - from > LONGEST_KEY) {
            return null;
        }
        byte[] hash = hasher.hash(presented, from, to);
        int mask = table.length - 1;
        int slot = KeyHash.spread(hash) & mask;
        for (Entry there = table[slot]; there != null; there = table[slot]) {
            if (there.hash.matches(hash)) {
                return there.caller.expired(nowMillis.getAsLong()) ? null : there.caller;
            }
            slot = (slot + 1) & mask;
        }
        return null;
    }
}
