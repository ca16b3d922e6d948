package dev.hybridinference.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystemAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/**
 * Golden folders: one folder per case, holding files such as {@code client-request.json}, {@code
 * upstream-request.json}, {@code upstream.bytes}, {@code client.bytes} and {@code usage.json}.
 */
public final class GoldenCases {

    private final List<GoldenCase> cases;

    private GoldenCases(List<GoldenCase> cases) {
        this.cases = cases;
    }

    /**
     * Finds the cases below a folder of the class path. A folder that holds files is a case; its
     * name is its path below the given folder.
     *
     * @throws IllegalArgumentException when there is no such folder, or no case in it
     */
    public static GoldenCases in(String resourceFolder) {
        URL url = Thread.currentThread().getContextClassLoader().getResource(resourceFolder);
        if (url == null) {
            throw new IllegalArgumentException(
                    "folder: " + resourceFolder + " (expected: a folder of test resources)");
        }
        Path root = root(toUri(url));
        try (Stream<Path> tree = Files.walk(root)) {
            List<GoldenCase> cases =
                    tree.filter(GoldenCases::holdsFiles)
                            .map(folder -> new GoldenCase(root.relativize(folder), folder))
                            .sorted((a, b) -> a.name().compareTo(b.name()))
                            .toList();
            if (cases.isEmpty()) {
                throw new IllegalArgumentException(
                        "folder: " + resourceFolder + " (expected: at least one case)");
            }
            return new GoldenCases(cases);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The cases in the order of their names. Never empty. */
    public List<GoldenCase> cases() {
        return cases;
    }

    /** One dynamic test per case. */
    public Stream<DynamicTest> each(Consumer<GoldenCase> check) {
        return cases.stream()
                .map(
                        golden ->
                                DynamicTest.dynamicTest(
                                        golden.name(),
                                        golden.folder().toUri(),
                                        () -> check.accept(golden)));
    }

    private static boolean holdsFiles(Path folder) {
        if (!Files.isDirectory(folder)) {
            return false;
        }
        try (Stream<Path> children = Files.list(folder)) {
            return children.anyMatch(Files::isRegularFile);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A jar stays open as long as the process, because the cases are read from it later on. */
    private static Path root(URI uri) {
        if (uri.getScheme().equals("jar")) {
            try {
                FileSystems.newFileSystem(uri, Map.of());
            } catch (FileSystemAlreadyExistsException opened) {
                return Path.of(uri);
            } catch (IOException e) {
                throw new UncheckedIOException(uri + ": cannot be opened", e);
            }
        }
        return Path.of(uri);
    }

    private static URI toUri(URL url) {
        try {
            return url.toURI();
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
