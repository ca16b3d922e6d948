package dev.hybridinference.gateway.cli;

import dev.hybridinference.gateway.config.StorageUrl;
import dev.hybridinference.gateway.store.BooksCopy;
import dev.hybridinference.gateway.store.BooksCopy.Outcome;
import dev.hybridinference.gateway.store.StoreException;
import dev.hybridinference.gateway.store.TableSums;
import dev.hybridinference.kernel.account.Secret;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/** {@code storage migrate}: the books from SQLite to PostgreSQL while no gateway runs. */
final class StorageMigrateCommand implements Command {
    private static final String TO = "--to";
    private static final int MONEY_SCALE = 12;

    @Override
    public CommandSpec spec() {
        return CommandSpec.create()
                .addOption(
                        Invocation.option(
                                        TO,
                                        "URL",
                                        "postgresql://user@host:port/db; a password may stand in"
                                                + " the variable PGPASSWORD instead of the URL.")
                                .required(true)
                                .build());
    }

    @Override
    public List<String> examples() {
        return List.of("storage migrate --to postgresql://hybrid@db.example:5432/hybrid");
    }

    @Override
    public ExitCode run(Invocation invocation) throws CommandFailedException, IOException {
        boolean json = invocation.json();
        StorageUrl.Postgres to = target(invocation);
        Setup setup = Setup.of(invocation);
        Path data = setup.dataDirectory();
        StorageUrl.Sqlite from = source(setup, invocation.terminal().directory(), data);
        if (!Files.exists(from.file())) {
            throw new CommandFailedException(
                    ExitCode.NOT_FOUND, "%s: there are no books to copy".formatted(from));
        }
        try (Alone _ = Alone.on(data)) {
            invocation.message("copying the books from %s to %s".formatted(from, to));
            Outcome outcome = BooksCopy.run(from, to);
            print(invocation.terminal(), outcome, json);
            return told(invocation, outcome, to);
        } catch (StoreException failed) {
            throw new CommandFailedException(
                    failed.passing() ? ExitCode.UNAVAILABLE : ExitCode.GENERAL,
                    failed.getMessage() + ". Nothing was copied; it can be run again");
        }
    }

    private static StorageUrl.Postgres target(Invocation invocation) throws CommandFailedException {
        String text = invocation.value(TO).orElse("");
        String broken = StorageUrl.broken(text);
        if (broken == null
                && StorageUrl.parse(text, Path.of("")) instanceof StorageUrl.Postgres url) {
            String password = invocation.terminal().environment().getOrDefault("PGPASSWORD", "");
            return url.password() == null && !password.isEmpty()
                    ? url.withPassword(Secret.of(password))
                    : url;
        }
        throw new CommandFailedException(
                ExitCode.GENERAL,
                TO + ": " + (broken == null ? "expected: postgresql://user@host:port/db" : broken));
    }

    /** The file that is configured; that of the data directory when PostgreSQL is already. */
    private static StorageUrl.Sqlite source(Setup setup, Path directory, Path data) {
        StorageUrl configured =
                setup.config()
                        .map(config -> config.storage())
                        .orElseGet(() -> StorageUrl.parse("sqlite", data));
        return configured instanceof StorageUrl.Sqlite(var file)
                ? new StorageUrl.Sqlite(directory.resolve(file))
                : new StorageUrl.Sqlite(data.resolve("hybrid.db"));
    }

    private static ExitCode told(Invocation invocation, Outcome outcome, StorageUrl to)
            throws CommandFailedException {
        switch (outcome) {
            case Outcome.Same(_, _, var before) -> {
                invocation.message(
                        before
                                ? "the same books were there already; nothing was changed"
                                : "all books were copied and read back the same. Set storage.url"
                                        + " (or DATABASE_URL), then start the gateway");
                return ExitCode.OK;
            }
            case Outcome.Different _ -> {
                invocation.message(
                        "what was written reads differently, so nothing was kept in " + to);
                return ExitCode.CHECK_FAILED;
            }
            case Outcome.Occupied _ ->
                    throw new CommandFailedException(
                            ExitCode.CONFLICT,
                            "%s: it holds other books already. Name an empty database"
                                    .formatted(to));
        }
    }

    private static void print(Terminal terminal, Outcome outcome, boolean json) {
        List<TableSums> source = outcome.source();
        List<TableSums> target = outcome.target();
        if (json) {
            JsonOutput.print(
                    terminal,
                    out -> {
                        out.writeBooleanProperty("ok", outcome instanceof Outcome.Same);
                        out.writeArrayPropertyStart("tables");
                        for (int i = 0; i < source.size(); i++) {
                            out.writeStartObject();
                            out.writeStringProperty("table", source.get(i).table());
                            out.writeNumberProperty("rows", source.get(i).rows());
                            out.writeNumberProperty("rows_there", target.get(i).rows());
                            out.writeStringProperty("cost_usd", usd(source.get(i)));
                            out.writeStringProperty("cost_usd_there", usd(target.get(i)));
                            out.writeBooleanProperty("same", source.get(i).equals(target.get(i)));
                            out.writeEndObject();
                        }
                        out.writeEndArray();
                    });
            return;
        }
        Table table = new Table("TABLE", "ROWS", "ROWS THERE", "COST USD", "COST THERE", "CONTENT");
        for (int i = 0; i < source.size(); i++) {
            TableSums here = source.get(i);
            TableSums there = target.get(i);
            table.row(
                    here.table(),
                    String.valueOf(here.rows()),
                    String.valueOf(there.rows()),
                    usd(here),
                    usd(there),
                    here.print() == there.print()
                            ? "same %016x".formatted(here.print())
                            : String.format(
                                    Locale.ROOT, "%016x, %016x", here.print(), there.print()));
        }
        terminal.out().print(table.text());
    }

    private static String usd(TableSums sums) {
        return new BigDecimal(sums.pusd(), MONEY_SCALE).toPlainString();
    }

    /**
     * Held while no gateway may start on a data directory.
     *
     * @param channel null where no gateway ever ran
     */
    private record Alone(@Nullable FileChannel channel) implements AutoCloseable {
        static Alone on(Path data) throws CommandFailedException, IOException {
            Path file = data.resolve("spool").resolve("lock");
            if (!Files.exists(file)) {
                return new Alone(null);
            }
            FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
            if (locked(channel) == null) {
                channel.close();
                throw new CommandFailedException(
                        ExitCode.CONFLICT,
                        "a gateway runs on %s. Stop it, then run this again".formatted(data));
            }
            return new Alone(channel);
        }

        private static @Nullable FileLock locked(FileChannel channel) throws IOException {
            try {
                return channel.tryLock();
            } catch (OverlappingFileLockException _) {
                return null;
            }
        }

        @Override
        public void close() throws IOException {
            if (channel != null) {
                channel.close();
            }
        }
    }
}
