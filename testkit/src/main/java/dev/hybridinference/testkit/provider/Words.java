package dev.hybridinference.testkit.provider;

import dev.hybridinference.testkit.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Words are the tokens of the built-in answers. */
final class Words {

    private static final Pattern WORD = Pattern.compile("\\s*\\S+");

    private Words() {}

    /** Words with the white space before them; joined they are the text, trailing space aside. */
    static List<String> split(String text) {
        List<String> words = new ArrayList<>();
        Matcher matcher = WORD.matcher(text);
        while (matcher.find()) {
            words.add(matcher.group());
        }
        return words;
    }

    static int count(String text) {
        return split(text).size();
    }

    /** Pieces of that many code points. */
    static List<String> pieces(String text, int codePoints) {
        List<String> pieces = new ArrayList<>();
        int at = 0;
        while (at < text.length()) {
            int left = text.codePointCount(at, text.length());
            int end = text.offsetByCodePoints(at, Math.min(codePoints, left));
            pieces.add(text.substring(at, end));
            at = end;
        }
        return pieces;
    }

    /** The text of a message's content: a string, or the text parts joined. */
    static String text(@Nullable Json content) {
        if (content instanceof Json.Str(var text)) {
            return text;
        }
        StringBuilder joined = new StringBuilder();
        if (content != null) {
            for (Json part : content.list()) {
                if (part.get("text") instanceof Json.Str(var text)) {
                    joined.append(text);
                }
            }
        }
        return joined.toString();
    }
}
