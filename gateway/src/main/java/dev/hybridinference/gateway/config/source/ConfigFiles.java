package dev.hybridinference.gateway.config.source;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds and reads configuration files. Stateless and thread-safe. */
public final class ConfigFiles {
    /** Largest file that is read, in bytes. */
    public static final int MAX_BYTES = 4 << 20;

    private static final int MAX_FILES = 256;

    private ConfigFiles() {}

    /**
     * What is read when nothing is named: {@code hybrid.yaml}, else the directory {@code config} if
     * it holds YAML files, else nothing.
     */
    public static List<Path> find(Path directory) {
        Path file = directory.resolve("hybrid.yaml");
        if (Files.exists(file)) {
            return List.of(file);
        }
        Path folder = directory.resolve("config");
        return expand(List.of(folder)).equals(List.of(folder)) ? List.of() : List.of(folder);
    }

    /**
     * The named files, with a directory replaced by its {@code *.yaml} and {@code *.yml} files in
     * name order; a directory without any stays as it is, so that reading it fails.
     */
    public static List<Path> expand(List<Path> named) {
        List<Path> files = new ArrayList<>();
        for (Path path : named) {
            List<Path> inside = Files.isDirectory(path) ? yamlFiles(path) : List.of();
            files.addAll(inside.isEmpty() ? List.of(path) : inside);
        }
        return List.copyOf(files);
    }

    private static List<Path> yamlFiles(Path directory) {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.filter(ConfigFiles::isYaml).sorted().toList();
        } catch (IOException _) {
            return List.of();
        }
    }

    private static boolean isYaml(Path path) {
        String name = path.getFileName().toString();
        return !name.startsWith(".")
                && (name.endsWith(".yaml") || name.endsWith(".yml"))
                && !Files.isDirectory(path);
    }

    /**
     * Reads and joins files in the given order.
     *
     * @param files from {@link #expand}
     */
    public static Tree.Fields read(List<Path> files, Problems problems) {
        if (files.size() > MAX_FILES) {
            problems.add(
                    new Place(files.getFirst().toString(), 0),
                    "",
                    files.size() + " files",
                    "at most " + MAX_FILES);
            return Tree.Fields.empty(Place.DEFAULT);
        }
        Tree.Fields all = null;
        for (Path file : files) {
            String text = text(file, problems);
            Tree.Fields one =
                    text == null ? null : YamlReader.read(file.toString(), text, problems);
            if (one != null) {
                all = all == null ? one : all.joined(one, problems);
            }
        }
        return all == null ? Tree.Fields.empty(Place.DEFAULT) : all;
    }

    private static @Nullable String text(Path file, Problems problems) {
        Place place = new Place(file.toString(), 0);
        byte[] bytes;
        if (Files.isDirectory(file)) {
            problems.add(place, "", "a directory", "without any *.yaml file");
            return null;
        }
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(MAX_BYTES + 1);
        } catch (NoSuchFileException _) {
            problems.add(place, "", "not found", "name an existing file");
            return null;
        } catch (IOException broken) {
            problems.add(place, "", "not readable", String.valueOf(broken.getMessage()));
            return null;
        }
        if (bytes.length > MAX_BYTES) {
            problems.add(place, "", "too large", "at most 4 MiB");
            return null;
        }
        try {
            String text =
                    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (CharacterCodingException _) {
            problems.add(place, "", "not UTF-8", "save the file in UTF-8");
            return null;
        }
    }
}
