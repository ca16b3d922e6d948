package dev.hybridinference.bench.measure;

/** Reads sums out of the Prometheus text format. */
public final class MetricsText {

    private MetricsText() {}

    /** Sum over all label sets of a counter; 0 when it has none yet. */
    public static double sum(String text, String name) {
        double sum = 0;
        for (String line : text.lines().toList()) {
            if (line.startsWith(name)
                    && line.length() > name.length()
                    && (line.charAt(name.length()) == '{' || line.charAt(name.length()) == ' ')) {
                sum += value(line, name.length());
            }
        }
        return sum;
    }

    private static double value(String line, int afterName) {
        int from = line.charAt(afterName) == '{' ? labelsEnd(line, afterName) : afterName;
        return Double.parseDouble(line.substring(from).strip().split(" ", -1)[0]);
    }

    /** Index after the brace that closes the labels; quoted values may hold braces and quotes. */
    private static int labelsEnd(String line, int open) {
        boolean quoted = false;
        for (int i = open + 1; i < line.length(); i++) {
            char c = line.charAt(i);
            if (quoted && c == '\\') {
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (!quoted && c == '}') {
                return i + 1;
            }
        }
        throw new IllegalArgumentException("metric line: " + line + " (expected: closed labels)");
    }
}
