package dev.hybridinference.gateway.architecture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The text files below one folder that people write: Java, Markdown, scripts, build files.
 * Immutable.
 */
final class SourceTree {

    private static final Pattern NOT_WRITTEN_HERE =
            Pattern.compile(
                    "(.*/)?(\\.git|node_modules|\\.venv|\\.idea|\\.vscode)"
                            + "|((?!src/)[^/]+/)?(target|var|dist)"
                            + "|.*/resources/(golden|corpus)");

    private final Path root;
    private final List<Path> files;

    SourceTree(Path root) {
        this.root = root;
        this.files = walk(root);
    }

    /**
     * The project this test runs in: Surefire starts each module's tests in the module's folder.
     */
    static SourceTree ofProject() {
        Path root = Path.of("").toAbsolutePath().getParent();
        if (root == null || !Files.exists(root.resolve("hybrid"))) {
            throw new IllegalStateException(
                    "working folder: " + Path.of("").toAbsolutePath() + " (expected: a module)");
        }
        return new SourceTree(root);
    }

    Path root() {
        return root;
    }

    /** Paths relative to the root, with forward slashes, sorted. */
    List<String> paths() {
        return files.stream().map(file -> relative(root, file)).sorted().toList();
    }

    List<String> java() {
        return paths().stream().filter(path -> path.endsWith(".java")).toList();
    }

    List<String> markdown() {
        return paths().stream().filter(path -> path.endsWith(".md")).toList();
    }

    List<String> lines(String path) {
        try {
            return Files.readAllLines(root.resolve(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Path> walk(Path root) {
        List<Path> found = new ArrayList<>();
        try {
            Files.walkFileTree(
                    root,
                    new SimpleFileVisitor<>() {
                        @Override
                        public FileVisitResult preVisitDirectory(
                                Path folder, BasicFileAttributes attributes) {
                            return NOT_WRITTEN_HERE.matcher(relative(root, folder)).matches()
                                    ? FileVisitResult.SKIP_SUBTREE
                                    : FileVisitResult.CONTINUE;
                        }

                        @Override
                        public FileVisitResult visitFile(
                                Path file, BasicFileAttributes attributes) {
                            if (isWritten(String.valueOf(file.getFileName()), file)) {
                                found.add(file);
                            }
                            return FileVisitResult.CONTINUE;
                        }
                    });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return List.copyOf(found);
    }

    private static String relative(Path root, Path file) {
        return root.relativize(file).toString().replace('\\', '/');
    }

    private static boolean isWritten(String name, Path file) {
        int dot = name.lastIndexOf('.');
        String ending = dot < 0 ? "" : name.substring(dot + 1);
        return Set.of("java", "md", "sh", "xml", "yaml", "yml", "py", "mjs", "js", "ts")
                        .contains(ending)
                || (dot < 0 && Files.isExecutable(file) && !name.equals("mvnw"));
    }
}
