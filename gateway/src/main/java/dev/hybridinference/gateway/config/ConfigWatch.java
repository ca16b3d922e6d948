package dev.hybridinference.gateway.config;

import dev.hybridinference.gateway.config.source.ConfigFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Supplier;

/**
 * Tells when the content of configuration files has changed, by reading them again and again: a
 * file that is written in place, replaced, or reached through another symbolic link looks the same.
 * A change is told once it has stayed for two readings, so that half-written files are not loaded.
 * Thread-safe.
 */
public final class ConfigWatch implements AutoCloseable {
    private final Supplier<Watched> files;
    private final Runnable changed;
    private Watched watched;
    private String told;
    private String last;
    private volatile boolean closed;

    /**
     * What to watch.
     *
     * @param files directories stand for their YAML files
     * @param all whether these are all files that matter; until then they are asked for at each
     *     reading, else only when one of them has changed
     */
    public record Watched(List<Path> files, boolean all) {
        public Watched {
            files = List.copyOf(files);
        }
    }

    /**
     * Takes what the files hold now as known.
     *
     * @param files what to watch, which may depend on what these files hold
     * @param changed called by the reading thread; must not throw
     */
    public ConfigWatch(Supplier<Watched> files, Runnable changed) {
        this.files = files;
        this.changed = changed;
        this.watched = files.get();
        this.told = digest();
        this.last = told;
    }

    /**
     * Reads on a virtual thread of its own after each tick, until closed.
     *
     * @return the thread, to be interrupted for a quick end
     */
    public Thread start(Ticker ticker) {
        return Thread.ofVirtual().name("config-watch").start(() -> run(ticker));
    }

    private void run(Ticker ticker) {
        try {
            while (!closed) {
                ticker.await();
                read();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** Reads once, and calls back if a change has stayed since the reading before. */
    void read() {
        if (settled() && !closed) {
            changed.run();
        }
    }

    private synchronized boolean settled() {
        String now = digest();
        if (!watched.all() || !now.equals(told)) {
            watched = files.get();
            now = digest();
        }
        boolean settled = now.equals(last) && !now.equals(told);
        last = now;
        if (settled) {
            told = now;
        }
        return settled;
    }

    private String digest() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (Path file : ConfigFiles.expand(watched.files())) {
                digest.update(file.toString().getBytes(StandardCharsets.UTF_8));
                add(file, digest);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError(impossible);
        }
    }

    /** A file that is too large for a configuration is only read up to there. */
    private static void add(Path file, MessageDigest digest) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] content = in.readNBytes(ConfigFiles.MAX_BYTES + 1);
            digest.update((byte) 1);
            digest.update(content);
        } catch (IOException _) {
            digest.update((byte) 0);
        }
    }

    /** Ends the readings; a call back that runs is not waited for. */
    @Override
    public void close() {
        closed = true;
    }

    /** What a reading waits for, such as 500 ms. */
    @FunctionalInterface
    public interface Ticker {
        /** Returns when it is time to read again. */
        void await() throws InterruptedException;
    }
}
