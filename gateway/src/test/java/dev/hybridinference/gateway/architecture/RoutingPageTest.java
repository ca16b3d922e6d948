package dev.hybridinference.gateway.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every row of docs/routing.md names tests that are there, and every such test has a row. */
final class RoutingPageTest {
    private static final Path ROOT = Path.of("..");
    private static final Pattern NAMED = Pattern.compile("`([A-Z][A-Za-z0-9]+Test)(?:\\.(\\w+))?`");
    private static final Pattern TEST =
            Pattern.compile(
                    "@(?:Test|ParameterizedTest)\\b.*?\\bvoid\\s+(\\w+)\\s*\\(", Pattern.DOTALL);

    /** Test classes of which each test is a row. */
    private static final List<String> SCENARIOS =
            List.of(
                    "RoutingFailuresTest",
                    "RoutingKeysTest",
                    "RoutingPlacesTest",
                    "RoutingChoiceTest");

    private final Map<String, List<String>> tests = tests();

    private static Map<String, List<String>> tests() {
        Map<String, List<String>> found = new HashMap<>();
        for (String module : List.of("kernel", "gateway")) {
            try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src/test/java"))) {
                for (Path file :
                        files.filter(one -> one.toString().endsWith("Test.java")).toList()) {
                    String name = file.getFileName().toString();
                    found.computeIfAbsent(
                                    name.substring(0, name.length() - ".java".length()),
                                    _ -> new ArrayList<>())
                            .addAll(methods(Files.readString(file, StandardCharsets.UTF_8)));
                }
            } catch (IOException broken) {
                throw new AssertionError(broken);
            }
        }
        return found;
    }

    private static List<String> methods(String source) {
        List<String> methods = new ArrayList<>();
        Matcher test = TEST.matcher(source);
        while (test.find()) {
            methods.add(test.group(1));
        }
        return methods;
    }

    private static List<String> rows() throws IOException {
        String page = Files.readString(ROOT.resolve("docs/routing.md"), StandardCharsets.UTF_8);
        String table = page.substring(page.indexOf("## What happens"), page.indexOf("## Health"));
        return table.lines().filter(line -> line.startsWith("| ")).skip(2).toList();
    }

    @Test
    void everyRowNamesTestsThatAreThere() throws IOException {
        assertThat(rows()).hasSizeGreaterThan(25);
        for (String row : rows()) {
            Matcher named = NAMED.matcher(row);
            int count = 0;
            while (named.find()) {
                count++;
                assertThat(tests).as(row).containsKey(named.group(1));
                if (named.group(2) != null) {
                    assertThat(tests.get(named.group(1))).as(row).contains(named.group(2));
                }
            }
            assertThat(count).as("tests of the row: " + row).isPositive();
        }
    }

    @Test
    void everyScenarioHasARow() throws IOException {
        String page = String.join("\n", rows());
        TreeSet<String> without = new TreeSet<>();
        for (String name : SCENARIOS) {
            for (String method : tests.getOrDefault(name, List.of())) {
                if (!page.contains("`" + name + "." + method + "`")) {
                    without.add(name + "." + method);
                }
            }
        }
        assertThat(without).isEmpty();
    }
}
