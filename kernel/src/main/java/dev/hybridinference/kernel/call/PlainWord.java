package dev.hybridinference.kernel.call;

/** Letters, digits, {@code _} and {@code -}: what every provider takes in names and ids. Pure. */
public final class PlainWord {
    private PlainWord() {}

    public static boolean is(String text) {
        return !text.isEmpty() && text.chars().allMatch(c -> is((char) c));
    }

    public static boolean is(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '_'
                || c == '-';
    }
}
