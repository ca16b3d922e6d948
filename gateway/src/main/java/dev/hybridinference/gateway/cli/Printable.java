package dev.hybridinference.gateway.cli;

/** Text from outside, made harmless for a terminal. */
final class Printable {
    private static final int REPLACEMENT = 0xFFFD;

    private Printable() {}

    /** One line: everything that is no visible character is replaced. */
    static String line(String text) {
        return text.codePoints()
                .map(c -> harmless(c) ? c : REPLACEMENT)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    /** The same, but line ends stay. */
    static String lines(String text) {
        return text.codePoints()
                .map(c -> c == '\n' || harmless(c) ? c : REPLACEMENT)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static boolean harmless(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR ->
                    false;
            default -> true;
        };
    }
}
