package dev.hybridinference.gateway.identity;

import dev.hybridinference.kernel.account.Secret;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.zip.CRC32;

/**
 * A gateway key {@code sk-hi-<public id>-<secret><checksum>}: 10, 43 and 6 digits of base 62. The
 * secret is 256 random bits; the checksum is the CRC-32 of everything before it, so that a mistyped
 * key is told from a wrong one without a look at any list.
 *
 * @param id the public id, fit for lists and logs
 * @param text the whole key
 */
public record ApiKey(String id, Secret text) {
    private static final String PREFIX = "sk-hi-";
    private static final int ID_DIGITS = 10;
    private static final int SECRET_BYTES = 32;
    private static final int SECRET_DIGITS = 43;
    private static final int CHECK_DIGITS = 6;
    private static final int LENGTH =
            PREFIX.length() + ID_DIGITS + 1 + SECRET_DIGITS + CHECK_DIGITS;

    /** What a text is when it is read as a key. */
    public sealed interface Reading {
        /** A key of this form with the right checksum; whether it is known is another question. */
        record Well(ApiKey key) implements Reading {}

        /** Begins like a key of this form, but was not copied whole and unchanged. */
        record Mistyped() implements Reading {}

        /** Something else. */
        record Foreign() implements Reading {}
    }

    /** Makes a new key. */
    public static ApiKey generate(SecureRandom random) {
        byte[] secret = new byte[SECRET_BYTES];
        random.nextBytes(secret);
        BigInteger idSpace = BigInteger.valueOf(62).pow(ID_DIGITS);
        String id = Base62.write(new BigInteger(128, random).mod(idSpace), ID_DIGITS);
        String unchecked =
                PREFIX + id + "-" + Base62.write(new BigInteger(1, secret), SECRET_DIGITS);
        return new ApiKey(id, Secret.of(unchecked + checksum(unchecked)));
    }

    /** Reads a text as a key. */
    public static Reading parse(String text) {
        if (!text.startsWith(PREFIX)) {
            return new Reading.Foreign();
        }
        int idEnd = PREFIX.length() + ID_DIGITS;
        if (text.length() != LENGTH || text.charAt(idEnd) != '-') {
            return new Reading.Mistyped();
        }
        String id = text.substring(PREFIX.length(), idEnd);
        int checkFrom = LENGTH - CHECK_DIGITS;
        String checksum = checksum(text.substring(0, checkFrom));
        if (!Base62.isDigits(id)
                || !Base62.isDigits(text.substring(idEnd + 1))
                || !text.substring(checkFrom).equals(checksum)) {
            return new Reading.Mistyped();
        }
        return new Reading.Well(new ApiKey(id, Secret.of(text)));
    }

    private static String checksum(String text) {
        CRC32 crc = new CRC32();
        crc.update(text.getBytes(StandardCharsets.UTF_8));
        return Base62.write(BigInteger.valueOf(crc.getValue()), CHECK_DIGITS);
    }
}
