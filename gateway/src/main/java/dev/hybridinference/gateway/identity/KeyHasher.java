package dev.hybridinference.gateway.identity;

import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.ShortBufferException;

/**
 * Hashes presented keys into one buffer that is used again and again. Confined to one thread: every
 * event loop has its own, made by {@link Pepper#hasher}.
 */
public final class KeyHasher {
    private final Mac mac;
    private final byte[] hash = new byte[KeyHash.LENGTH];

    KeyHasher(SecretKey pepper) {
        try {
            mac = Mac.getInstance("HmacSHA256");
            mac.init(pepper);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("HmacSHA256 is part of every JDK", impossible);
        }
    }

    /** The stored form of the key in {@code bytes}. */
    public KeyHash hash(byte[] bytes) {
        return KeyHash.of(hash(bytes, 0, bytes.length));
    }

    /** The hash of a part of {@code bytes}; valid until the next call. */
    byte[] hash(byte[] bytes, int from, int to) {
        mac.update(bytes, from, to - from);
        try {
            mac.doFinal(hash, 0);
        } catch (ShortBufferException impossible) {
            throw new IllegalStateException("the buffer holds one hash", impossible);
        }
        return hash;
    }
}
