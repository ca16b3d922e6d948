package dev.hybridinference.gateway.identity;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The keys that were made here, in {@code keys.json} of the data directory. Blocks for the disk.
 * Thread-safe, also against other processes: every change reads, changes and saves under one lock.
 */
public final class KeysFile implements KeySource {
    /** Most keys it holds; after that the oldest revoked ones are forgotten. */
    public static final int MOST_KEYS = 10_000;

    private static final long LONGEST_FILE = 64L << 20;
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmssSSS'Z'").withZone(ZoneOffset.UTC);

    /** What became of the wish for a key. */
    public sealed interface Creation {
        /** The only place where the key itself is known. */
        record Created(ApiKey key, StoredKey stored) implements Creation {}

        /** A key that is not revoked has this name, or this id. */
        record NameTaken(StoredKey by) implements Creation {}

        /** There are {@link #MOST_KEYS}, and none of them is revoked. */
        record Full() implements Creation {}
    }

    /** What became of the wish to take a key back. */
    public sealed interface Revocation {
        record Revoked(StoredKey key) implements Revocation {}

        /** It was so before; nothing has changed. */
        record WasRevoked(StoredKey key) implements Revocation {}

        record Unknown() implements Revocation {}
    }

    private final DurableFile file;
    private final DurableFile previous;
    private final Pepper pepper;
    private final InstantSource clock;
    private final Consumer<String> notices;
    private final int most;

    /**
     * @param notices told when a damaged file was put aside, in words for the operator
     */
    public KeysFile(
            Path dataDirectory, Pepper pepper, InstantSource clock, Consumer<String> notices) {
        this(dataDirectory, pepper, clock, notices, MOST_KEYS);
    }

    /** As the other, with a bound of its own in place of {@link #MOST_KEYS}. */
    KeysFile(
            Path dataDirectory,
            Pepper pepper,
            InstantSource clock,
            Consumer<String> notices,
            int most) {
        this.file = new DurableFile(dataDirectory.resolve("keys.json"), LONGEST_FILE);
        this.previous = file.beside(".1");
        this.pepper = pepper;
        this.clock = clock;
        this.notices = notices;
        this.most = most;
    }

    /** Where the keys are. */
    public Path path() {
        return file.path();
    }

    @Override
    public String name() {
        return "file";
    }

    /**
     * {@inheritDoc}
     *
     * <p>A damaged file is put aside as {@code keys.json.bad-<time>} and the previous generation
     * takes its place; a missing one is replaced by it.
     */
    @Override
    public List<StoredKey> keys() throws UnusableFileException {
        switch (read(file)) {
            case Content.Good(var keys) -> {
                return keys;
            }
            case Content.Absent _ when nothingThere() -> {
                return List.of();
            }
            case Content.Absent _, Content.Damaged _ -> {}
        }
        try (var _ = lock()) {
            return mended();
        }
    }

    /** Makes a key with a new secret, in force at once. */
    public Creation create(NewKey wish, SecureRandom random) throws UnusableFileException {
        try (var _ = lock()) {
            List<StoredKey> keys = new ArrayList<>(mended());
            for (StoredKey key : keys) {
                if (key.id().equals(wish.name())
                        || (key.name().equals(wish.name()) && !key.revoked())) {
                    return new Creation.NameTaken(key);
                }
            }
            if (keys.size() >= most && !forgetOldestRevoked(keys)) {
                return new Creation.Full();
            }
            ApiKey key = ApiKey.generate(random);
            StoredKey stored =
                    new StoredKey(
                            key.id(),
                            wish.name(),
                            wish.owner(),
                            pepper.hasher().hash(key.text().bytes()),
                            wish.models(),
                            wish.rights(),
                            clock.instant().truncatedTo(ChronoUnit.MILLIS),
                            wish.expiresAt(),
                            false,
                            null,
                            wish.treatment());
            byte[] before = file.read();
            keys.add(stored);
            if (before != null) {
                previous.replace(before);
            }
            file.replace(KeysJson.write(pepper.fingerprint(), keys));
            return new Creation.Created(key, stored);
        }
    }

    private static boolean forgetOldestRevoked(List<StoredKey> keys) {
        for (int at = 0; at < keys.size(); at++) {
            if (keys.get(at).revoked()) {
                keys.remove(at);
                return true;
            }
        }
        return false;
    }

    /** Takes back the key with this id, else the one with this name. */
    public Revocation revoke(String idOrName) throws UnusableFileException {
        if (nothingThere()) {
            return new Revocation.Unknown();
        }
        try (var _ = lock()) {
            List<StoredKey> keys = new ArrayList<>(mended());
            StoredKey key = find(keys, idOrName);
            if (key == null) {
                return new Revocation.Unknown();
            }
            if (key.revoked()) {
                return new Revocation.WasRevoked(key);
            }
            StoredKey revoked = key.revokedNow();
            keys.replaceAll(each -> each == key ? revoked : each);
            byte[] content = KeysJson.write(pepper.fingerprint(), keys);
            file.replace(content);
            // A damaged file must not bring back a key through the previous generation.
            previous.replace(content);
            return new Revocation.Revoked(revoked);
        }
    }

    private static @Nullable StoredKey find(List<StoredKey> keys, String idOrName) {
        StoredKey named = null;
        for (StoredKey key : keys) {
            if (key.id().equals(idOrName)) {
                return key;
            }
            if (key.name().equals(idOrName) && (named == null || named.revoked())) {
                named = key;
            }
        }
        return named;
    }

    private boolean nothingThere() throws UnusableFileException {
        return file.read() == null && previous.read() == null;
    }

    private ProcessLock lock() throws UnusableFileException {
        return ProcessLock.take(file.beside(".lock").path(), PATIENCE);
    }

    private sealed interface Content {
        record Good(List<StoredKey> keys) implements Content {}

        record Absent() implements Content {}

        record Damaged(String why) implements Content {}
    }

    /** The keys; needs the lock, since it may have to put the previous generation in place. */
    private List<StoredKey> mended() throws UnusableFileException {
        return switch (read(file)) {
            case Content.Good(var keys) -> keys;
            case Content.Absent _ ->
                    switch (read(previous)) {
                        case Content.Absent _ -> List.of();
                        case Content.Good(var keys) -> restored(keys, "it was missing");
                        case Content.Damaged(var why) ->
                                throw lost(
                                        "missing, and " + previous.path() + " is damaged: " + why);
                    };
            case Content.Damaged(var why) ->
                    switch (read(previous)) {
                        case Content.Good(var keys) -> restored(keys, why);
                        case Content.Absent _ ->
                                throw lost("damaged (" + why + "), and there is no previous one");
                        case Content.Damaged _ ->
                                throw lost("damaged (" + why + "), and the previous one too");
                    };
        };
    }

    private List<StoredKey> restored(List<StoredKey> keys, String why)
            throws UnusableFileException {
        byte[] bad = file.read();
        String aside = "";
        if (bad != null) {
            DurableFile quarantine = file.beside(".bad-" + STAMP.format(clock.instant()));
            quarantine.replace(bad);
            aside = " The damaged file is kept as " + quarantine.path() + ".";
        }
        file.replace(KeysJson.write(pepper.fingerprint(), keys));
        notices.accept(
                "%s was not usable (%s). Its previous generation with %d keys is used instead.%s Check `keys list`: the last change before may have to be made again."
                        .formatted(file.path(), why, keys.size(), aside));
        return keys;
    }

    private UnusableFileException lost(String why) {
        return new UnusableFileException(
                file.path(),
                why + ". Restore it from a backup, or move both away to start without keys");
    }

    private Content read(DurableFile from) throws UnusableFileException {
        byte[] bytes = from.read();
        if (bytes == null) {
            return new Content.Absent();
        }
        return switch (KeysJson.read(bytes)) {
            case KeysJson.Reading.Damaged(var why) -> new Content.Damaged(why);
            case KeysJson.Reading.Newer(var version) ->
                    throw new UnusableFileException(
                            from.path(),
                            "version %d (expected: at most %d): written by a later version of this program. Use that one"
                                    .formatted(version, KeysJson.VERSION));
            case KeysJson.Reading.Good(var of, var keys, _) -> {
                if (!of.equals(pepper.fingerprint())) {
                    throw new UnusableFileException(
                            from.path(),
                            "made with another secrets/pepper, so none of its keys can be checked. Restore that pepper, or move keys.json and keys.json.1 away to start without keys");
                }
                yield new Content.Good(keys);
            }
        };
    }
}
