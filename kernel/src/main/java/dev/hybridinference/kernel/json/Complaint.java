package dev.hybridinference.kernel.json;

import dev.hybridinference.kernel.json.JsonProblem.Kind;

/** The sentences about wrong documents. */
final class Complaint {

    private Complaint() {}

    static JsonProblem syntax(String expected, byte found, long offset) {
        String message =
                "invalid JSON at byte %d: expected %s, found %s"
                        .formatted(offset, expected, shown(found));
        return new JsonProblem(Kind.SYNTAX, offset, message);
    }

    static JsonProblem string(StringToken string, byte found, long offset) {
        if (!string.badEncoding()) {
            return syntax(string.expected(), found, offset);
        }
        String message =
                "invalid UTF-8 at byte %d: %s does not belong here, send the text encoded in UTF-8"
                        .formatted(offset, shown(found));
        return new JsonProblem(Kind.ENCODING, offset, message);
    }

    static JsonProblem tooDeep(int limit, long offset) {
        String message =
                "nested deeper than %d levels at byte %d: send fewer arrays and objects inside one another"
                        .formatted(limit, offset);
        return new JsonProblem(Kind.TOO_DEEP, offset, message);
    }

    static JsonProblem incomplete(int state, StringToken string, long length) {
        String message =
                state == DocumentReader.ROOT
                        ? "empty document: expected a JSON value"
                        : "incomplete JSON: the document ended after %d bytes %s, send all of it"
                                .formatted(length, place(state, string));
        return new JsonProblem(Kind.INCOMPLETE, length, message);
    }

    /** What may stand where something else was found. */
    static String expected(int state, boolean inObject) {
        return switch (state) {
            case DocumentReader.ROOT -> "a JSON value without a byte order mark before it";
            case DocumentReader.VALUE -> "a JSON value";
            case DocumentReader.FIRST_ELEMENT -> "a JSON value or ']'";
            case DocumentReader.FIRST_KEY -> "a key in double quotes or '}'";
            case DocumentReader.KEY -> "a key in double quotes after ','";
            case DocumentReader.COLON -> "':' after a key";
            case DocumentReader.AFTER_VALUE ->
                    inObject ? "',' or '}' after a value" : "',' or ']' after a value";
            default -> "nothing after the root value";
        };
    }

    private static String place(int state, StringToken string) {
        return switch (state) {
            case DocumentReader.IN_STRING, DocumentReader.IN_KEY -> string.place();
            case DocumentReader.IN_NUMBER -> "inside a number";
            case DocumentReader.IN_LITERAL -> "inside a literal";
            case DocumentReader.COLON -> "before ':'";
            case DocumentReader.AFTER_VALUE -> "before a closing bracket";
            default -> "before a value";
        };
    }

    private static String shown(byte found) {
        return found > ' ' && found < 0x7F
                ? "'" + (char) found + "'"
                : "byte 0x%02X".formatted(found);
    }
}
