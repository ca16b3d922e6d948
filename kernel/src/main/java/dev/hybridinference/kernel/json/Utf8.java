package dev.hybridinference.kernel.json;

/** The byte sequences of RFC 3629 section 4 beyond ASCII. */
final class Utf8 {

    private Utf8() {}

    /** How many bytes follow this first byte; 0 if no character starts with it. */
    static int following(int lead) {
        if (lead < 0xC2 || lead > 0xF4) {
            return 0;
        }
        return lead < 0xE0 ? 1 : lead < 0xF0 ? 2 : 3;
    }

    /** Lowest second byte: shuts out overlong forms. */
    static int lowestSecond(int lead) {
        return lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
    }

    /** Highest second byte: shuts out surrogates and what is beyond U+10FFFF. */
    static int highestSecond(int lead) {
        return lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
    }

    /**
     * Index behind the correct characters from {@code at} that are beyond ASCII and wholly before
     * {@code to}.
     */
    static int skip(byte[] bytes, int at, int to) {
        while (at < to && bytes[at] < 0) {
            int lead = bytes[at] & 0xFF;
            int following = following(lead);
            if (following == 0 || at + following >= to) {
                return at;
            }
            int second = bytes[at + 1] & 0xFF;
            if (second < lowestSecond(lead) || second > highestSecond(lead)) {
                return at;
            }
            if (following > 1 && bytes[at + 2] >= (byte) 0xC0) {
                return at;
            }
            if (following > 2 && bytes[at + 3] >= (byte) 0xC0) {
                return at;
            }
            at += following + 1;
        }
        return at;
    }
}
