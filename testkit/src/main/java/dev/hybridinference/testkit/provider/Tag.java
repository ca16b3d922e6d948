package dev.hybridinference.testkit.provider;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Names an exchange in the ids of its answer. Stateless. */
final class Tag {

    private Tag() {}

    /** Fresh for each request and derived from it: its place in the log and a hash of its body. */
    static String of(Received request) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(request.body());
            return request.order() + "x" + HexFormat.of().formatHex(hash, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
