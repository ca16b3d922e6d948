package dev.hybridinference.bench.ledger;

import dev.hybridinference.bench.process.BenchFailure;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A PostgreSQL server of our own, which can be stopped in two ways: it stands still as a whole, or
 * all of its processes are killed. Confined to one thread.
 */
final class PostgresServer implements AutoCloseable {
    private static final String USER = "postgres";

    private final Path data;
    private final EmbeddedPostgres started;
    private final int port;
    private List<String> command = List.of();

    private PostgresServer(Path data, EmbeddedPostgres started) {
        this.data = data;
        this.started = started;
        this.port = started.getPort();
    }

    /** Unpacks, makes and starts one; it keeps what it has acknowledged when it is killed. */
    static PostgresServer start(Path folder) throws IOException {
        Path data = folder.resolve("postgres");
        return new PostgresServer(
                data,
                EmbeddedPostgres.builder()
                        .setDataDirectory(data)
                        .setCleanDataDirectory(false)
                        .setServerConfig("synchronous_commit", "on")
                        .setServerConfig("max_wal_size", "4GB")
                        .start());
    }

    /** As {@code storage.url} has it. */
    String url() {
        return "postgresql://%s:unasked@127.0.0.1:%d/postgres".formatted(USER, port);
    }

    Connection connect() throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + port + "/postgres", USER, "unasked");
    }

    /** It stays connected and says nothing more. */
    void freeze() throws IOException, InterruptedException {
        signal("STOP");
    }

    void thaw() throws IOException, InterruptedException {
        signal("CONT");
    }

    /** Ends all its processes at once. */
    void kill() throws IOException, InterruptedException {
        String line = Files.readString(Path.of("/proc", Long.toString(postmaster()), "cmdline"));
        command = List.of(line.substring(0, line.length() - 1).split("\0", -1));
        List<ProcessHandle> all = processes();
        signal("KILL");
        BooksGateway.await(
                "the end of the database", () -> all.stream().noneMatch(ProcessHandle::isAlive));
    }

    /** Starts it again on what it left on disk. */
    void restart() throws IOException, InterruptedException {
        List<String> again = new ArrayList<>(command);
        if ("root".equals(System.getProperty("user.name"))) {
            again.addAll(0, List.of("unshare", "-U")); // the server refuses to run as root
        }
        var _ =
                new ProcessBuilder(again)
                        .redirectErrorStream(true)
                        .redirectOutput(data.resolveSibling("postgres.log").toFile())
                        .start();
        BooksGateway.await("the database again", this::answers);
    }

    private boolean answers() {
        try (Connection connection = connect()) {
            return connection.isValid(1);
        } catch (SQLException _) {
            return false;
        }
    }

    private void signal(String name) throws IOException, InterruptedException {
        for (ProcessHandle process : processes()) {
            var _ =
                    new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor();
        }
    }

    /** The postmaster first, so that it starts no others meanwhile; one may end by itself. */
    private List<ProcessHandle> processes() throws IOException {
        ProcessHandle postmaster =
                ProcessHandle.of(postmaster())
                        .orElseThrow(
                                () ->
                                        new BenchFailure(
                                                BenchFailure.GENERAL, "the database has ended"));
        return Stream.concat(Stream.of(postmaster), postmaster.descendants()).toList();
    }

    private long postmaster() throws IOException {
        List<String> lines =
                Files.readAllLines(data.resolve("postmaster.pid"), StandardCharsets.UTF_8);
        return Long.parseLong(lines.getFirst().strip());
    }

    @Override
    public void close() {
        try {
            signal("CONT");
            started.close();
        } catch (IOException e) {
            throw new BenchFailure(BenchFailure.GENERAL, "database: " + e.getMessage());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
