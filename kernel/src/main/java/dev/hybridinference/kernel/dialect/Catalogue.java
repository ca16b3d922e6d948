package dev.hybridinference.kernel.dialect;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * The provider kinds that exist in this version, and those that are known but not built. Immutable
 * and thread-safe.
 */
public final class Catalogue {
    private static final String RESOURCE = "catalogue.json";

    private final SequencedMap<String, ProviderKind> kinds = new LinkedHashMap<>();
    private final SequencedMap<String, UnbuiltKind> unbuilt = new LinkedHashMap<>();

    Catalogue(List<ProviderKind> kinds, List<UnbuiltKind> unbuilt) {
        for (ProviderKind kind : kinds) {
            if (this.kinds.put(kind.name(), kind) != null) {
                throw twice(kind.name());
            }
        }
        for (UnbuiltKind kind : unbuilt) {
            if (this.kinds.containsKey(kind.name())
                    || this.unbuilt.put(kind.name(), kind) != null) {
                throw twice(kind.name());
            }
        }
    }

    private static IllegalArgumentException twice(String name) {
        return new IllegalArgumentException("kind: %s (expected: once)".formatted(name));
    }

    /** The catalogue that comes with this version. */
    public static Catalogue builtIn() {
        try (InputStream in = Catalogue.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException(RESOURCE + ": missing from the jar");
            }
            return parse(in.readAllBytes());
        } catch (IOException broken) {
            throw new UncheckedIOException(RESOURCE + ": not readable", broken);
        }
    }

    /**
     * Reads a catalogue in the form of the built-in one.
     *
     * @param json the document in UTF-8
     * @throws IllegalArgumentException for anything that is not exactly this form: unknown or
     *     repeated fields, wrong types, missing names, a kind named twice
     */
    public static Catalogue parse(byte[] json) {
        return CatalogueReader.read(json);
    }

    /** The kind of this name, if it exists in this version. */
    public Optional<ProviderKind> kind(String name) {
        return Optional.ofNullable(kinds.get(name));
    }

    /** Whether the name is that of a kind that is known but does not exist in this version. */
    public boolean isUnbuilt(String name) {
        return unbuilt.containsKey(name);
    }

    /** All kinds that exist, in the catalogue's order. */
    public List<ProviderKind> kinds() {
        return List.copyOf(kinds.values());
    }

    /** All kinds that are known but do not exist, in the catalogue's order. */
    public List<UnbuiltKind> unbuilt() {
        return List.copyOf(unbuilt.values());
    }

    /**
     * A kind that is known but does not exist in this version.
     *
     * @param name the word for {@code kind} in configuration files
     * @param keyVariables environment variables that usually hold its key
     */
    public record UnbuiltKind(String name, List<String> keyVariables) {
        public UnbuiltKind {
            keyVariables = List.copyOf(keyVariables);
        }
    }
}
