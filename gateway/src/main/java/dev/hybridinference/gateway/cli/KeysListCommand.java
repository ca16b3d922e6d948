package dev.hybridinference.gateway.cli;

import dev.hybridinference.gateway.identity.ConfiguredKeys;
import dev.hybridinference.gateway.identity.KeySource;
import dev.hybridinference.gateway.identity.Pepper;
import dev.hybridinference.gateway.identity.StoredKey;
import dev.hybridinference.kernel.admission.Right;
import dev.hybridinference.kernel.route.Strategy;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import tools.jackson.core.JsonGenerator;

/** {@code keys list}: every key of every source, without the keys themselves. */
final class KeysListCommand implements Command {
    @Override
    public CommandSpec spec() {
        return CommandSpec.create();
    }

    @Override
    public List<String> examples() {
        return List.of("keys list", "keys list --output json | jq '.keys[].name'");
    }

    @Override
    public ExitCode run(Invocation invocation) throws CommandFailedException, IOException {
        boolean json = invocation.json();
        Setup setup = Setup.of(invocation);
        Pepper pepper = Pepper.peek(setup.dataDirectory());
        List<KeySource> sources =
                List.of(ConfiguredKeys.of(setup.configuredKeys(), pepper), setup.keysFile(pepper));
        if (json) {
            printJson(invocation.terminal(), sources);
        } else {
            printTable(invocation.terminal(), sources);
        }
        return ExitCode.OK;
    }

    private record Row(StoredKey key, String source) {}

    private static List<Row> rows(List<KeySource> sources) throws IOException {
        List<Row> rows = new ArrayList<>();
        for (KeySource source : sources) {
            for (StoredKey key : source.keys()) {
                rows.add(new Row(key, source.name()));
            }
        }
        return rows;
    }

    private static void printTable(Terminal terminal, List<KeySource> sources) throws IOException {
        Instant now = terminal.clock().instant();
        Table table =
                new Table(
                        "ID",
                        "NAME",
                        "OWNER",
                        "MODELS",
                        "RIGHTS",
                        "STRATEGY",
                        "PRIORITY",
                        "PRIVACY",
                        "CREATED",
                        "EXPIRES",
                        "STATE",
                        "SOURCE");
        for (Row row : rows(sources)) {
            StoredKey key = row.key();
            table.row(
                    key.id(),
                    key.name(),
                    key.owner(),
                    String.join(",", key.models()),
                    String.join(",", rights(key)),
                    Objects.requireNonNullElse(strategy(key), "-"),
                    key.treatment().priority(),
                    key.treatment().privacy(),
                    time(key.createdAt(), "-"),
                    time(key.expiresAt(), "never"),
                    state(key, now),
                    row.source());
        }
        terminal.out().print(table.text());
    }

    private static String time(@Nullable Instant time, String none) {
        return time == null ? none : time.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private static String state(StoredKey key, Instant now) {
        if (key.revoked()) {
            return "revoked";
        }
        Instant end = key.expiresAt();
        return end != null && !now.isBefore(end) ? "expired" : "active";
    }

    private static @Nullable String strategy(StoredKey key) {
        Strategy own = key.treatment().strategy();
        return own == null ? null : own.word();
    }

    private static List<String> rights(StoredKey key) {
        return key.rights().stream().sorted().map(Right::word).toList();
    }

    private static void printJson(Terminal terminal, List<KeySource> sources) throws IOException {
        List<Row> rows = rows(sources);
        JsonOutput.print(
                terminal,
                json -> {
                    json.writeArrayPropertyStart("keys");
                    rows.forEach(row -> print(json, row));
                    json.writeEndArray();
                });
    }

    private static void print(JsonGenerator json, Row row) {
        StoredKey key = row.key();
        json.writeStartObject();
        json.writeStringProperty("id", key.id());
        json.writeStringProperty("name", key.name());
        json.writeStringProperty("owner", key.owner());
        JsonOutput.texts(json, "models", key.models());
        JsonOutput.texts(json, "rights", rights(key));
        json.writeStringProperty("strategy", strategy(key));
        json.writeStringProperty("priority", key.treatment().priority());
        json.writeStringProperty("privacy", key.treatment().privacy());
        JsonOutput.time(json, "created_at", key.createdAt());
        JsonOutput.time(json, "expires_at", key.expiresAt());
        json.writeBooleanProperty("revoked", key.revoked());
        json.writeStringProperty("source", row.source());
        json.writeEndObject();
    }
}
