package dev.hybridinference.gateway.snapshot;

import dev.hybridinference.kernel.registry.Strategies;
import dev.hybridinference.kernel.route.RouteTable;
import dev.hybridinference.kernel.route.RouteTableText;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The route tables that were in force, one small file each, so that stored decisions can be made
 * again under a later configuration. Control plane only; one thread at a time.
 */
public final class RouteArchive {
    /** Tables that are kept; the oldest go first. */
    static final int MOST = 2_000;

    private static final System.Logger LOG = System.getLogger(RouteArchive.class.getName());

    private final Path folder;

    public RouteArchive(Path dataDir) {
        this.folder = dataDir.resolve("routes");
    }

    /** Keeps the tables of a snapshot. One that cannot be written is told, and costs its replay. */
    void keep(Iterable<ServedModel> models) {
        try {
            Files.createDirectories(folder);
            for (ServedModel model : models) {
                for (RouteTable table : model.routes()) {
                    keep(table);
                }
            }
            prune();
        } catch (IOException failed) {
            LOG.log(Level.WARNING, "route tables cannot be kept in {0}: {1}", folder, failed);
        }
    }

    private void keep(RouteTable table) throws IOException {
        Path file = folder.resolve(table.id());
        if (Files.exists(file)) {
            Files.setLastModifiedTime(file, FileTime.fromMillis(System.currentTimeMillis()));
            return;
        }
        Path draft = Files.createTempFile(folder, "draft", "");
        Files.writeString(draft, table.text(), StandardCharsets.UTF_8);
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private void prune() throws IOException {
        List<Path> files = new ArrayList<>();
        try (Stream<Path> all = Files.list(folder)) {
            all.forEach(files::add);
        }
        if (files.size() <= MOST) {
            return;
        }
        List<Aged> aged = new ArrayList<>();
        for (Path file : files) {
            aged.add(new Aged(file, Files.getLastModifiedTime(file).toMillis()));
        }
        aged.sort(Comparator.comparingLong(Aged::millis));
        for (Aged old : aged.subList(0, aged.size() - MOST)) {
            Files.deleteIfExists(old.file());
        }
    }

    private record Aged(Path file, long millis) {}

    /**
     * The table of that id, or null when it is not kept.
     *
     * @throws IOException when it cannot be read, or is no table
     */
    public @Nullable RouteTable find(String id) throws IOException {
        if (!id.matches("[0-9a-f]{12}")) {
            return null;
        }
        try {
            return RouteTableText.read(
                    Files.readString(folder.resolve(id), StandardCharsets.UTF_8),
                    Strategies::named);
        } catch (NoSuchFileException missing) {
            return null;
        } catch (IllegalArgumentException broken) {
            throw new IOException(folder.resolve(id) + ": " + broken.getMessage(), broken);
        }
    }
}
