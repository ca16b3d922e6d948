package dev.hybridinference.kernel.stream;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;

/**
 * The plainest reading of the event stream grammar, for comparison: whole text, split into lines.
 */
final class LineBased {

    private LineBased() {}

    /** Takes bytes as characters; gives the lines of {@link Events} without the last one. */
    static List<String> read(String stream) {
        List<String> seen = new ArrayList<>();
        String name = "";
        List<String> data = new ArrayList<>();
        String[] lines = stream.split("\r\n|\r|\n", -1);
        for (int i = 0; i < lines.length; i++) {
            String line = lines[i];
            if (line.isEmpty()) {
                if (i < lines.length - 1) {
                    seen.add(data.isEmpty() ? "blank" : shown(name, data));
                    name = "";
                    data.clear();
                }
            } else if (line.startsWith(":")) {
                seen.add("comment");
            } else {
                String[] parts = line.split(":", 2);
                String value = parts.length < 2 ? "" : parts[1].replaceFirst("^ ", "");
                if (parts[0].equals("data")) {
                    data.add(value);
                } else if (parts[0].equals("event")) {
                    name = value;
                }
            }
        }
        if (!data.isEmpty()) {
            seen.add(shown(name, data));
        }
        return seen;
    }

    private static String shown(String name, List<String> data) {
        String text = name + "|" + String.join("\\n", data);
        return new String(text.getBytes(ISO_8859_1), UTF_8);
    }
}
