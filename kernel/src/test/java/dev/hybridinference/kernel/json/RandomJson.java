package dev.hybridinference.kernel.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.Random;

/** Writes random valid documents in every spelling that the grammar allows, and damages them. */
final class RandomJson {

    /** Keys that also occur in random paths. */
    static final String[] KEYS = {
        "a",
        "b",
        "",
        "model",
        "messages",
        "stream",
        "exactly8",
        "longer than eight",
        "\u00e9",
        "\ud83d\ude00",
        "k\"\\/\n"
    };

    private static final String[] NUMBERS = {
        "0",
        "-0",
        "7",
        "-13",
        "16.0",
        "0.5",
        "-1.25e-3",
        "1E+2",
        "1e5",
        "2147483648",
        "9223372036854775807",
        "9223372036854775808",
        "-9223372036854775808",
        "-9223372036854775809",
        "123456789012345678901234567890"
    };

    private static final String[] TEXTS = {
        "",
        "x",
        "hello",
        "12345678",
        "a longer text without anything odd in it",
        "\u00e9",
        "\u4e2d\u6587",
        "\ud83d\ude00",
        "\u2028",
        "\u007f",
        "\n",
        "\t",
        "\"",
        "\\",
        "/",
        "\b\f\r",
        "\u0000",
        "\u001f"
    };

    private final Random random;
    private final StringBuilder json = new StringBuilder();

    RandomJson(Random random) {
        this.random = random;
    }

    byte[] document() {
        json.setLength(0);
        space();
        value(0);
        space();
        return json.toString().getBytes(UTF_8);
    }

    /** Changes, drops, repeats or adds a few bytes. */
    byte[] damaged(byte[] document) {
        byte[] bytes = document;
        for (int i = random.nextInt(3); i >= 0; i--) {
            int from = random.nextInt(bytes.length + 1);
            int to = Math.min(bytes.length, from + random.nextInt(4));
            byte[] middle =
                    switch (random.nextInt(4)) {
                        case 0 -> new byte[] {(byte) random.nextInt(256)};
                        case 1 ->
                                new byte[] {
                                    (byte) "{}[]:,\"\\ 0-.eEtfnu\n".charAt(random.nextInt(19))
                                };
                        case 2 -> new byte[0];
                        default ->
                                Arrays.copyOfRange(
                                        document,
                                        Math.min(from, document.length / 2),
                                        document.length / 2);
                    };
            byte[] changed = new byte[from + middle.length + bytes.length - to];
            System.arraycopy(bytes, 0, changed, 0, from);
            System.arraycopy(middle, 0, changed, from, middle.length);
            System.arraycopy(bytes, to, changed, from + middle.length, bytes.length - to);
            bytes = changed;
        }
        return bytes;
    }

    private void value(int depth) {
        switch (random.nextInt(depth > 5 ? 5 : 9)) {
            case 0 -> json.append(pick("true", "false", "null"));
            case 1 -> json.append(pick(NUMBERS));
            case 2, 3 -> string(text(), true);
            case 4 -> json.append(random.nextInt(2000) - 1000).append(pick("", ".5", "e3"));
            case 5, 6 -> {
                json.append('[');
                members(depth, false);
                json.append(']');
            }
            default -> {
                json.append('{');
                members(depth, true);
                json.append('}');
            }
        }
    }

    private void members(int depth, boolean keys) {
        space();
        for (int i = random.nextInt(5); i > 0; i--) {
            if (keys) {
                string(random.nextInt(8) == 0 ? text() : pick(KEYS), false);
                space();
                json.append(':');
                space();
            }
            value(depth + 1);
            space();
            if (i > 1) {
                json.append(',');
                space();
            }
        }
    }

    private String text() {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(4); i > 0; i--) {
            text.append(pick(TEXTS));
        }
        return text.toString();
    }

    private void string(String text, boolean loneSurrogates) {
        json.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' '
                    || c == '"'
                    || c == '\\'
                    || (random.nextInt(10) == 0 && !Character.isSurrogate(c))) {
                escape(c);
            } else if (Character.isHighSurrogate(c) && random.nextBoolean()) {
                unicode(c);
                unicode(text.charAt(++i));
            } else {
                json.append(c);
            }
        }
        if (loneSurrogates && random.nextInt(40) == 0) {
            json.append(pick("\\ud800", "\\uDFFF", "\\udc00\\ud800"));
        }
        json.append('"');
    }

    private void escape(char c) {
        int letter = "\"\\/\b\f\n\r\t".indexOf(c);
        if (letter >= 0 && random.nextBoolean()) {
            json.append('\\').append("\"\\/bfnrt".charAt(letter));
        } else {
            unicode(c);
        }
    }

    private void unicode(char c) {
        json.append(
                random.nextBoolean() ? "\\u%04x".formatted((int) c) : "\\u%04X".formatted((int) c));
    }

    private void space() {
        while (random.nextInt(4) == 0) {
            json.append(pick(" ", "\n", "\r", "\t", "  "));
        }
    }

    private String pick(String... choices) {
        return choices[random.nextInt(choices.length)];
    }
}
