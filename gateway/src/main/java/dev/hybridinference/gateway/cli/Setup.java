package dev.hybridinference.gateway.cli;

import dev.hybridinference.gateway.config.Config;
import dev.hybridinference.gateway.config.ConfigLoader;
import dev.hybridinference.gateway.config.KeyConfig;
import dev.hybridinference.gateway.config.Loaded;
import dev.hybridinference.gateway.config.Sources;
import dev.hybridinference.gateway.config.StorageUrl;
import dev.hybridinference.gateway.config.source.ConfigFiles;
import dev.hybridinference.gateway.config.source.Problem;
import dev.hybridinference.gateway.config.source.Problems;
import dev.hybridinference.gateway.config.source.Tree;
import dev.hybridinference.gateway.identity.KeysFile;
import dev.hybridinference.gateway.identity.Pepper;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The configuration and the data directory that a command works with.
 *
 * @param files the configuration files
 * @param loaded what came of them
 */
record Setup(Invocation invocation, List<Path> files, Loaded loaded) {
    private static final String DATA_DIR = "data_dir";

    static Setup of(Invocation invocation) {
        Terminal terminal = invocation.terminal();
        List<Path> named = invocation.configFiles();
        List<Path> files = named.isEmpty() ? ConfigFiles.find(terminal.directory()) : named;
        Map<String, String> flags =
                invocation.value("--data").map(data -> Map.of(DATA_DIR, data)).orElse(Map.of());
        Sources sources = Sources.of(files, terminal.environment()).withFlags(flags);
        return new Setup(invocation, files, ConfigLoader.load(sources));
    }

    /** The configuration, if it is a good one. */
    Optional<Config> config() {
        return loaded instanceof Loaded.Good(var config, _, _)
                ? Optional.of(config)
                : Optional.empty();
    }

    /** The keys that the configuration declares; with a message when that cannot be told. */
    List<KeyConfig> configuredKeys() {
        return switch (loaded) {
            case Loaded.Good(var config, _, _) -> config.keys();
            case Loaded.Bad _ -> {
                invocation.message(
                        "the configuration has problems (see: hybrid config check), so keys that it declares are left out");
                yield List.of();
            }
        };
    }

    /**
     * Where the process keeps its files. Found even when the rest of the configuration is not
     * usable here, for example because a variable with a provider's credential is only set for the
     * server.
     *
     * @throws CommandFailedException with all problems, if it cannot be told
     */
    Path dataDirectory() throws CommandFailedException {
        Path directory =
                switch (loaded) {
                    case Loaded.Good(var config, _, _) -> config.dataDir();
                    case Loaded.Bad(var problems) -> named(problems);
                };
        return invocation.terminal().directory().resolve(directory);
    }

    /**
     * Where the books are kept.
     *
     * @throws CommandFailedException with all problems, if it cannot be told
     */
    StorageUrl storage() throws CommandFailedException {
        Path directory = dataDirectory();
        return switch (loaded) {
            case Loaded.Good(var config, _, _) ->
                    switch (config.storage()) {
                        case StorageUrl.Sqlite(var file) ->
                                new StorageUrl.Sqlite(
                                        invocation.terminal().directory().resolve(file));
                        case StorageUrl.Postgres postgres -> postgres;
                    };
            // a data directory that is named is enough, as it is for keys
            case Loaded.Bad(var problems) -> {
                if (variable("DATABASE_URL").isPresent()) {
                    throw new CommandFailedException(
                            ExitCode.GENERAL, Problem.report(problems).stripTrailing());
                }
                invocation.message(
                        "the configuration has problems (see: hybrid config check); taking the SQLite file of the data directory");
                yield StorageUrl.parse("sqlite", directory);
            }
        };
    }

    private Path named(List<Problem> problems) throws CommandFailedException {
        String named =
                invocation
                        .value("--data")
                        .or(() -> variable("HYBRID_DATA_DIR"))
                        .orElseGet(this::written);
        try {
            if (named != null && !named.isBlank() && !named.contains("${")) {
                return Path.of(named);
            }
        } catch (InvalidPathException _) {
            // one of the problems
        }
        throw new CommandFailedException(
                ExitCode.GENERAL,
                Problem.report(problems) + "Mend them, or name the data directory with --data DIR");
    }

    private Optional<String> variable(String name) {
        return Optional.ofNullable(invocation.terminal().environment().get(name));
    }

    /** The data directory as the files have it; null when they cannot be read. */
    private @Nullable String written() {
        Problems problems = new Problems();
        Tree.Fields tree = ConfigFiles.read(ConfigFiles.expand(files), problems);
        if (!problems.none()) {
            return null;
        }
        return switch (tree.fields().get(DATA_DIR)) {
            case null -> "var";
            case Tree.Scalar(var text, _, _) -> text;
            case Tree.Items _, Tree.Fields _ -> null;
        };
    }

    /** The keys that were made here; damage is told as a message. */
    KeysFile keysFile(Pepper pepper) throws CommandFailedException {
        return new KeysFile(
                dataDirectory(), pepper, invocation.terminal().clock(), invocation::message);
    }
}
