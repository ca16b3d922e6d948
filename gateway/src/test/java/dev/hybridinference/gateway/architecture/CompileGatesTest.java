package dev.hybridinference.gateway.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Compiles three small sources with the project's own parent pom, in a Maven of their own: a
 * checker that went silently blind, or that somebody switched off, is found here.
 */
class CompileGatesTest {

    private static final Pattern VERSION = Pattern.compile("<version>(.+?)</version>");

    @Test
    void wrongCodeIsRefusedAndRightCodeIsNot() throws Exception {
        // when
        Compilation compilation =
                compile(List.of("CheckedForNull", "NullDereference", "UnusedResult"));
        // then
        assertThat(compilation.exit()).as(compilation.output()).isNotZero();
        assertThat(compilation.output())
                .containsPattern(
                        "NullDereference\\.java:\\[\\d+,\\d+] \\[NullAway] dereferenced expression 'text'")
                .containsPattern("UnusedResult\\.java:\\[\\d+,\\d+] \\[ReturnValueIgnored]")
                .doesNotContain("CheckedForNull.java");
    }

    private static Compilation compile(List<String> sources)
            throws IOException, InterruptedException {
        SourceTree project = SourceTree.ofProject();
        Path canary = project.root().resolve("gateway/target/canary");
        Path java = Files.createDirectories(canary.resolve("src/main/java/canary"));
        Matcher version = VERSION.matcher(String.join("\n", project.lines("pom.xml")));
        assertThat(version.find()).isTrue();
        Files.writeString(
                canary.resolve("pom.xml"),
                resource("pom.xml").replace("PARENT_VERSION", version.group(1)));
        for (String source : sources) {
            Files.writeString(java.resolve(source + ".java"), resource(source + ".java"));
        }
        Files.writeString(
                java.resolve("package-info.java"),
                "@NullMarked\npackage canary;\n\nimport org.jspecify.annotations.NullMarked;\n");
        return run(project.root(), canary);
    }

    private static Compilation run(Path root, Path canary)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.addAll(List.of(root.resolve("mvnw").toString(), "-B", "-ntp", "-o", "-q"));
        String repository = System.getProperty("localRepository");
        if (repository != null) {
            command.add("-Dmaven.repo.local=" + repository);
        }
        command.addAll(
                List.of(
                        "-Dspotless.check.skip",
                        "-Denforcer.skip",
                        "-f",
                        canary.toString(),
                        "compile"));
        Path log = canary.resolve("output.txt");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Process maven = builder.start();
        try {
            assertThat(maven.waitFor(2, TimeUnit.MINUTES)).isTrue();
        } finally {
            maven.destroyForcibly();
        }
        return new Compilation(maven.exitValue(), Files.readString(log));
    }

    private static String resource(String name) throws IOException {
        try (InputStream in =
                CompileGatesTest.class.getResourceAsStream("/architecture/" + name + ".txt")) {
            return new String(
                    Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private record Compilation(int exit, String output) {}
}
