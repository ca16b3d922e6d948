package dev.hybridinference.gateway.config.source;

import java.util.List;

/**
 * One thing that is wrong in the configuration.
 *
 * @param file the file, or what else set the value
 * @param line counted from 1; 0 when there is none
 * @param path of the setting, such as {@code models[0].targets[1].weight}; empty for the whole file
 * @param value what was found, never a secret
 * @param rule what is expected, or what to do
 */
public record Problem(String file, int line, String path, String value, String rule) {

    /** The problem in one line, as compilers write it. */
    @Override
    public String toString() {
        String where = line == 0 ? file : file + ":" + line;
        String what = path.isEmpty() ? value : path + ": " + value;
        return where + ": " + what + " (" + rule + ")";
    }

    /** All problems for a reader, one a line, with a heading. */
    public static String report(List<Problem> problems) {
        StringBuilder text = new StringBuilder("The configuration has ");
        text.append(problems.size() == 1 ? "1 problem" : problems.size() + " problems")
                .append(":\n");
        for (Problem problem : problems) {
            text.append("  ").append(problem).append('\n');
        }
        return text.toString();
    }
}
