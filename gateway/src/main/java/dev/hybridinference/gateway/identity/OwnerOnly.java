package dev.hybridinference.gateway.identity;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.EnumSet;
import java.util.Set;

/** Files and directories that nobody but their owner may touch. Stateless and thread-safe. */
public final class OwnerOnly {
    /** The mode of a new file. */
    public static final FileAttribute<Set<PosixFilePermission>> FILE = mode("rw-------");

    private static final FileAttribute<Set<PosixFilePermission>> DIRECTORY = mode("rwx------");
    private static final Set<PosixFilePermission> OWNER =
            EnumSet.of(
                    PosixFilePermission.OWNER_READ,
                    PosixFilePermission.OWNER_WRITE,
                    PosixFilePermission.OWNER_EXECUTE);

    private static final Integer ROOT = 0;

    private OwnerOnly() {}

    private static FileAttribute<Set<PosixFilePermission>> mode(String mode) {
        return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode));
    }

    /** Makes {@code directory} and what is missing above it; leaves one that exists as it is. */
    public static void makeDirectory(Path directory) throws UnusableFileException {
        try {
            Files.createDirectories(parent(directory), DIRECTORY);
            if (!Files.isDirectory(directory)) {
                Files.createDirectories(directory, DIRECTORY);
                giveToOwnerOfParent(directory);
            }
        } catch (IOException cause) {
            throw new UnusableFileException(directory, "cannot be made", cause);
        }
    }

    /**
     * Refuses a file or directory that others than its owner may read, write or enter.
     *
     * @throws UnusableFileException with the command that mends it
     */
    public static void check(Path path) throws UnusableFileException {
        try {
            Set<PosixFilePermission> mode = Files.getPosixFilePermissions(path);
            if (!OWNER.containsAll(mode)) {
                boolean directory = Files.isDirectory(path);
                throw new UnusableFileException(
                        path,
                        "mode %s (expected: %s): others may use it. Run: chmod %s %s"
                                .formatted(
                                        PosixFilePermissions.toString(mode),
                                        directory ? "rwx------" : "rw-------",
                                        directory ? "700" : "600",
                                        path));
            }
        } catch (UnusableFileException refused) {
            throw refused;
        } catch (IOException cause) {
            throw new UnusableFileException(path, "its mode cannot be read", cause);
        }
    }

    /**
     * Gives a path that root has made to the owner of the directory it lies in: so a key made by
     * the administrator can be read by a gateway that runs as another user. Nobody but root can
     * give a file away, so for others it stays as it is.
     */
    public static void giveToOwnerOfParent(Path path) throws IOException {
        if (Files.getAttribute(path, "unix:uid").equals(ROOT)) {
            UserPrincipal owner = Files.getOwner(parent(path));
            if (!owner.equals(Files.getOwner(path))) {
                Files.setOwner(path, owner);
            }
        }
    }

    /** The directory that {@code path} lies in. */
    public static Path parent(Path path) {
        Path parent = path.toAbsolutePath().getParent();
        if (parent == null) {
            throw new IllegalArgumentException("path: %s (expected: below /)".formatted(path));
        }
        return parent;
    }
}
