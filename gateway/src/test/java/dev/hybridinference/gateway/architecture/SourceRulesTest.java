package dev.hybridinference.gateway.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourceRulesTest {

    private final SourceTree project = SourceTree.ofProject();

    @TempDir Path folder;

    @Test
    void theWholeProjectIsRead() {
        assertThat(project.paths())
                .contains("hybrid", "pom.xml", "README.md", "launcher/build.sh")
                .anyMatch(path -> path.startsWith("kernel/src/main/java/"))
                .anyMatch(path -> path.startsWith("testkit/src/main/java/"))
                .noneMatch(path -> path.contains("/target/"));
    }

    @Test
    void noSourceIsTooLong() {
        assertThat(SourceRules.tooLong(project)).isEmpty();
    }

    @Test
    void aSourceOfOneLineTooManyIsFound() throws IOException {
        // given
        write("kernel/src/main/java/a/Fits.java", "\n".repeat(SourceRules.MAX_LINES));
        write("kernel/src/main/java/a/Long.java", "\n".repeat(SourceRules.MAX_LINES + 1));
        // then
        assertThat(SourceRules.tooLong(new SourceTree(folder)))
                .containsExactly(
                        "kernel/src/main/java/a/Long.java: 401 lines (expected: at most 400)");
    }

    @Test
    void noPackageIsNamedByKind() {
        assertThat(SourceRules.packagesNamedByKind(project)).isEmpty();
    }

    @Test
    void aPackageNamedByKindIsFound() throws IOException {
        // given
        write("gateway/src/main/java/a/util/Strings.java", "");
        write("gateway/src/main/java/a/utility/Strings.java", "");
        // then
        assertThat(SourceRules.packagesNamedByKind(new SourceTree(folder)))
                .singleElement()
                .asString()
                .startsWith("gateway/src/main/java/a/util: ");
    }

    @Test
    void everyPackageIsNullMarked() {
        assertThat(SourceRules.withoutNullMarked(project)).isEmpty();
    }

    @Test
    void aPackageWithoutNullMarkedIsFound() throws IOException {
        // given
        write("gateway/src/main/java/marked/package-info.java", "@NullMarked\npackage marked;\n");
        write("gateway/src/test/java/marked/MarkedTest.java", "");
        write("gateway/src/main/java/unmarked/package-info.java", "package unmarked;\n");
        write("gateway/src/main/java/bare/Bare.java", "");
        // then
        assertThat(SourceRules.withoutNullMarked(new SourceTree(folder)))
                .containsExactly(
                        "gateway/src/main/java/bare: no package-info.java with @NullMarked",
                        "gateway/src/main/java/unmarked: no package-info.java with @NullMarked");
    }

    @Test
    void nothingIsMarkedUnfinished() {
        assertThat(SourceRules.unfinished(project)).isEmpty();
    }

    @Test
    void aMarkOfUnfinishedWorkIsFound() throws IOException {
        // given
        write("docs/page.md", "Done.\nTO" + "DO later\n");
        write("kernel/src/main/java/a/A.java", "// a FIX" + "ME here\n// a mastodon is fine\n");
        // then
        assertThat(SourceRules.unfinished(new SourceTree(folder)))
                .satisfiesExactly(
                        page -> assertThat(page).startsWith("docs/page.md:2: "),
                        source ->
                                assertThat(source).startsWith("kernel/src/main/java/a/A.java:1: "));
    }

    @Test
    void documentsNameFilesThatExist() {
        assertThat(SourceRules.missingFiles(project)).isEmpty();
    }

    @Test
    void aNamedFileThatIsGoneIsFound() throws IOException {
        // given
        write("gateway/src/main/java/x/edge/EdgeServer.java", "");
        write(
                "docs/request-path.md",
                "| 1 | `edge/EdgeServer.java` |\n| 2 | `edge/Gone.java` and `Server.java` |\n");
        // then
        assertThat(SourceRules.missingFiles(new SourceTree(folder)))
                .containsExactly(
                        "docs/request-path.md: edge/Gone.java (expected: a file that exists)",
                        "docs/request-path.md: Server.java (expected: a file that exists)");
    }

    private void write(String path, String text) throws IOException {
        Path file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
