package dev.hybridinference.gateway.identity;

import java.util.List;

/** A place that keys come from. */
public interface KeySource {
    /** One word for lists: {@code config} or {@code file}. */
    String name();

    /**
     * All keys of this place as they are now, revoked and expired ones too.
     *
     * @throws UnusableFileException if they cannot be read or must not be trusted
     */
    List<StoredKey> keys() throws UnusableFileException;
}
