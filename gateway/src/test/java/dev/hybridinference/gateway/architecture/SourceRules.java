package dev.hybridinference.gateway.architecture;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Rules on written files. Each answers with one line per violation, empty when the rule is kept.
 */
final class SourceRules {

    static final int MAX_LINES = 400;

    /** Tables of cases that read as one table; the list only shrinks. */
    private static final Set<String> LONG_TABLES =
            Set.of(
                    "ClientConnectionTest.java",
                    "ConfigRecordsTest.java",
                    "FailoverTest.java",
                    "SmugglingCorpus.java",
                    "KeysFileTest.java",
                    "FakeServerTest.java",
                    "MessagesServerTest.java",
                    "ScriptedProviderTest.java");

    private static final Set<String> KINDS =
            Set.of(
                    "util",
                    "utils",
                    "helper",
                    "helpers",
                    "common",
                    "impl",
                    "internal",
                    "dto",
                    "manager",
                    "managers",
                    "service",
                    "services",
                    "misc",
                    "core",
                    "base");

    // Joined from halves, so that this file keeps its own rule.
    private static final Pattern UNFINISHED =
            Pattern.compile("\\b(TO" + "DO|FIX" + "ME|XX" + "X|HA" + "CK)\\b");

    private static final Pattern JAVA_FILE = Pattern.compile("`([\\w./-]+\\.java)`");

    private SourceRules() {}

    static List<String> tooLong(SourceTree tree) {
        return tree.java().stream()
                .filter(path -> tree.lines(path).size() > MAX_LINES)
                .filter(path -> !LONG_TABLES.contains(path.substring(path.lastIndexOf('/') + 1)))
                .map(
                        path ->
                                path
                                        + ": "
                                        + tree.lines(path).size()
                                        + " lines (expected: at most "
                                        + MAX_LINES
                                        + ")")
                .toList();
    }

    /**
     * Packages are steps or features; a name that says only what kind of class lives there is
     * refused.
     */
    static List<String> packagesNamedByKind(SourceTree tree) {
        return packageFolders(tree).stream()
                .filter(folder -> Arrays.stream(folder.split("/")).anyMatch(KINDS::contains))
                .map(folder -> folder + ": a package named by kind (expected: a step or a feature)")
                .toList();
    }

    static List<String> withoutNullMarked(SourceTree tree) {
        Set<String> marked = new TreeSet<>();
        for (String path : tree.java()) {
            if (path.endsWith("/package-info.java") && tree.lines(path).contains("@NullMarked")) {
                marked.add(packageOf(path));
            }
        }
        return packageFolders(tree).stream()
                .filter(folder -> !marked.contains(packageOf(folder + "/")))
                .map(folder -> folder + ": no package-info.java with @NullMarked")
                .toList();
    }

    static List<String> unfinished(SourceTree tree) {
        return tree.paths().stream().flatMap(path -> unfinished(tree, path)).toList();
    }

    /**
     * Files that a document names in backticks, by their full path or by how it ends, and that are
     * not there.
     */
    static List<String> missingFiles(SourceTree tree) {
        List<String> java = tree.java();
        return tree.markdown().stream()
                .flatMap(
                        document ->
                                tree.lines(document).stream()
                                        .flatMap(line -> JAVA_FILE.matcher(line).results())
                                        .map(MatchResult::group)
                                        .map(name -> name.substring(1, name.length() - 1))
                                        .filter(
                                                name ->
                                                        java.stream()
                                                                .noneMatch(
                                                                        path ->
                                                                                ("/" + path)
                                                                                        .endsWith(
                                                                                                "/"
                                                                                                        + name)))
                                        .map(
                                                name ->
                                                        document
                                                                + ": "
                                                                + name
                                                                + " (expected: a file that exists)"))
                .toList();
    }

    private static Stream<String> unfinished(SourceTree tree, String path) {
        List<String> lines = tree.lines(path);
        return IntStream.range(0, lines.size())
                .filter(index -> UNFINISHED.matcher(lines.get(index)).find())
                .mapToObj(index -> path + ":" + (index + 1) + ": " + lines.get(index).strip());
    }

    private static Set<String> packageFolders(SourceTree tree) {
        Set<String> folders = new TreeSet<>();
        for (String path : tree.java()) {
            if (path.contains("/src/main/java/") || path.contains("/src/test/java/")) {
                folders.add(path.substring(0, path.lastIndexOf('/')));
            }
        }
        return folders;
    }

    /** Module and package of a source, the same for main and test sources. */
    private static String packageOf(String path) {
        return path.substring(0, path.lastIndexOf('/'))
                .replace("/src/test/java/", "/src/main/java/");
    }
}
