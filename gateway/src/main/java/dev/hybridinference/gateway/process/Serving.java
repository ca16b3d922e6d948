package dev.hybridinference.gateway.process;

import dev.hybridinference.gateway.config.Config;
import dev.hybridinference.gateway.config.ConfigLoader;
import dev.hybridinference.gateway.config.ConfigWatch;
import dev.hybridinference.gateway.config.Loaded;
import dev.hybridinference.gateway.config.LogConfig;
import dev.hybridinference.gateway.config.Sources;
import dev.hybridinference.gateway.config.source.Problem;
import dev.hybridinference.gateway.identity.ConfiguredKeys;
import dev.hybridinference.gateway.identity.KeyRing;
import dev.hybridinference.gateway.identity.KeysFile;
import dev.hybridinference.gateway.identity.KeysWatch;
import dev.hybridinference.gateway.identity.Pepper;
import dev.hybridinference.gateway.identity.UnusableFileException;
import dev.hybridinference.gateway.prices.PriceFile;
import dev.hybridinference.gateway.snapshot.SnapshotSources;
import dev.hybridinference.gateway.upstream.TlsTrust;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

/**
 * Keeps a gateway running: first key, reload on change and on SIGHUP, drain on SIGTERM. Control
 * plane only.
 */
public final class Serving {
    private final Sources sources;
    private final Path directory;
    private final Consumer<String> message;
    private final Config first;
    private final Pepper pepper;
    private final KeysFile keysFile;
    private final PriceFile priceFile;
    private volatile Config config;

    /**
     * @param directory what relative paths are resolved against
     * @param message prints a line for the operator
     */
    public Serving(Sources sources, Loaded.Good loaded, Path directory, Consumer<String> message)
            throws UnusableFileException {
        this.sources = sources;
        this.directory = directory;
        this.message = message;
        this.first = loaded.config();
        this.config = loaded.config();
        this.pepper = Pepper.open(data());
        this.keysFile = Keys.file(data(), pepper, message);
        this.priceFile = new PriceFile(data());
    }

    private Path data() {
        return directory.resolve(first.dataDir());
    }

    /**
     * Serves until the process is told to stop.
     *
     * @param human whether lines go to a terminal
     */
    public void run(OutputStream stdout, boolean human) throws IOException {
        boolean forPeople =
                switch (first.log().format()) {
                    case AUTO -> human;
                    case HUMAN -> true;
                    case JSON -> false;
                };
        MessageLog.install(forPeople, first.log().level());
        Keys.First firstKey = Keys.firstKey(first, keysFile);
        Gateway gateway =
                Gateway.start(
                        first,
                        new Gateway.Surroundings(
                                data(),
                                pepper,
                                ring(first),
                                priceFile.book(),
                                forPeople,
                                stdout,
                                TlsTrust.system()));
        Banner.print(
                first, new Banner.Places(gateway.port(), gateway.adminUrl()), firstKey, message);
        CountDownLatch stopped = new CountDownLatch(1);
        Signals.install(() -> reload(gateway), () -> stop(gateway, stopped));
        try (KeysWatch _ =
                        KeysWatch.start(
                                keysFile.path(),
                                () -> reloadKeys(gateway),
                                broken -> message.accept("keys not watched: " + broken),
                                Thread::sleep);
                KeysWatch _ =
                        KeysWatch.start(
                                priceFile.path(),
                                () -> swap(gateway, "prices reloaded"),
                                broken -> message.accept("prices not watched: " + broken),
                                Thread::sleep);
                ConfigWatch watch = watch(gateway)) {
            watch.start(() -> Thread.sleep(500));
            stopped.await();
        } catch (InterruptedException asked) {
            Thread.currentThread().interrupt();
        }
    }

    private ConfigWatch watch(Gateway gateway) {
        return new ConfigWatch(this::watched, () -> reload(gateway));
    }

    /** The named files and those that they refer to, which only a good configuration tells. */
    private ConfigWatch.Watched watched() {
        if (ConfigLoader.load(sources) instanceof Loaded.Good good) {
            List<Path> files = new ArrayList<>(sources.files());
            files.addAll(good.effective().files());
            return new ConfigWatch.Watched(files, true);
        }
        return new ConfigWatch.Watched(sources.files(), false);
    }

    private KeyRing ring(Config of) throws UnusableFileException {
        return KeyRing.of(
                List.of(ConfiguredKeys.of(of.keys(), pepper), keysFile), System::currentTimeMillis);
    }

    /** One at a time, so that what was read from the file last is served last. */
    private synchronized void reload(Gateway gateway) {
        switch (ConfigLoader.load(sources)) {
            case Loaded.Good good -> {
                config = good.config();
                swap(gateway, "configuration reloaded");
                if (!good.config().server().equals(first.server())
                        || !good.config().console().equals(first.console())
                        || !good.config().log().equals(first.log())
                        || !good.config().ledger().runsAs(first.ledger())
                        || !good.config().dataDir().equals(first.dataDir())) {
                    message.accept(
                            "configuration: changes of server, console, log, ledger and data_dir count after a restart");
                }
            }
            case Loaded.Bad(List<Problem> problems) ->
                    message.accept(
                            "configuration not reloaded, the running one stays:\n"
                                    + Problem.report(problems));
        }
    }

    private synchronized void reloadKeys(Gateway gateway) {
        swap(gateway, "keys reloaded");
    }

    private void swap(Gateway gateway, String what) {
        try {
            Config now = config;
            gateway.reload(now, new SnapshotSources(ring(now), priceFile.book()));
            message.accept(what + ", version " + gateway.snapshot().version());
        } catch (UnusableFileException broken) {
            message.accept("not reloaded, what runs stays: " + broken.getMessage());
        }
    }

    private void stop(Gateway gateway, CountDownLatch stopped) {
        message.accept("draining; a second signal ends at once");
        gateway.drain();
        gateway.close();
        stopped.countDown();
    }

    /** Where access lines go, in words. */
    static String accessWords(LogConfig log) {
        return switch (log.access()) {
            case LogConfig.Access.Off() -> "off";
            case LogConfig.Access.Stdout() -> "standard output";
            case LogConfig.Access.ToFile(Path path) -> path.toString();
        };
    }
}
