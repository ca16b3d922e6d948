package dev.hybridinference.gateway.identity;

import java.math.BigInteger;
import java.util.Arrays;

/** Numbers written with the digits 0-9, A-Z, a-z, at a fixed width. */
final class Base62 {
    private static final String DIGITS =
            "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final BigInteger BASE = BigInteger.valueOf(DIGITS.length());

    private Base62() {}

    /** Writes {@code number} (not negative, below 62 to the power of {@code width}). */
    static String write(BigInteger number, int width) {
        char[] text = new char[width];
        Arrays.fill(text, DIGITS.charAt(0));
        BigInteger rest = number;
        for (int at = width - 1; rest.signum() > 0; at--) {
            BigInteger[] split = rest.divideAndRemainder(BASE);
            text[at] = DIGITS.charAt(split[1].intValue());
            rest = split[0];
        }
        return new String(text);
    }

    static boolean isDigits(String text) {
        return text.chars().allMatch(c -> DIGITS.indexOf(c) >= 0);
    }
}
