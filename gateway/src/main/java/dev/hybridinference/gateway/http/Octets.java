package dev.hybridinference.gateway.http;

/** Byte classes of the HTTP grammar (RFC 9110 section 5.5 and 5.6.2). */
final class Octets {
    private static final byte TOKEN = 1;
    private static final byte FIELD = 2;
    private static final byte OBSOLETE = 4;
    private static final String TOKENS =
            "!#$%&'*+-.^_`|~0123456789" + "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final byte[] CLASSES = classes();

    private Octets() {}

    /** Letters, digits and {@code !#$%&'*+-.^_`|~}. */
    static boolean token(byte c) {
        return (CLASSES[c & 0xff] & TOKEN) != 0;
    }

    /** Tab, space and visible ASCII. */
    static boolean field(byte c) {
        return (CLASSES[c & 0xff] & FIELD) != 0;
    }

    /** As {@link #field}, and the bytes above ASCII. */
    static boolean fieldOrObsolete(byte c) {
        return (CLASSES[c & 0xff] & (FIELD | OBSOLETE)) != 0;
    }

    /** Value of a hexadecimal digit, or -1. */
    static int hex(byte c) {
        if (c >= '0' && c <= '9') {
            return c - '0';
        }
        int lower = c | 0x20;
        return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
    }

    private static byte[] classes() {
        byte[] classes = new byte[256];
        for (int c = ' '; c < 0x7f; c++) {
            classes[c] = FIELD;
        }
        classes['\t'] = FIELD;
        for (int c = 0x80; c < 0x100; c++) {
            classes[c] = OBSOLETE;
        }
        for (int i = 0; i < TOKENS.length(); i++) {
            classes[TOKENS.charAt(i)] |= TOKEN;
        }
        return classes;
    }
}
