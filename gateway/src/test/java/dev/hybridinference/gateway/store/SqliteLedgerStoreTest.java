package dev.hybridinference.gateway.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hybridinference.gateway.config.StorageUrl;
import dev.hybridinference.gateway.identity.OwnerOnly;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SqliteLedgerStoreTest extends LedgerStoreContract {
    @TempDir Path dir;

    @Override
    Database fresh() throws StoreException {
        SqliteDatabase database = new SqliteDatabase(dir.resolve("hybrid.db"), false);
        database.migrate();
        return database;
    }

    @Test
    void onlyTheOwnerMayReadAnyOfItsFiles() throws Exception {
        // given
        StorageUrl url = StorageUrl.parse("sqlite", dir.resolve("data"));
        // when
        try (LedgerStore store = Stores.open(url, Books.sealer())) {
            Entries entries = new Entries(WRITER, "key");
            store.apply(WRITER, Position.START, entries.whole(1, 1), new Position(1, 1));
            // then
            try (Stream<Path> files = Files.list(dir.resolve("data"))) {
                assertThat(files.toList())
                        .hasSize(3)
                        .allSatisfy(
                                file ->
                                        assertThat(
                                                        PosixFilePermissions.toString(
                                                                Files.getPosixFilePermissions(
                                                                        file)))
                                                .isEqualTo("rw-------"));
            }
        }
    }

    @Test
    void aFileThatOthersMayReadIsRefusedWithTheCommandThatMendsIt() throws Exception {
        // given
        Path file = dir.resolve("open.db");
        Files.createFile(file);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        // then
        assertThatThrownBy(() -> Stores.open(new StorageUrl.Sqlite(file), Books.sealer()))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("Run: chmod 600 " + file);
    }

    @Test
    void whatIsNoDatabaseIsNotTriedAgain() throws Exception {
        // given
        Path file = dir.resolve("text.db");
        Files.createFile(file, OwnerOnly.FILE);
        Files.writeString(file, "this is a text and no database, as anybody can see. ".repeat(9));
        // then
        assertThatThrownBy(() -> Stores.open(new StorageUrl.Sqlite(file), Books.sealer()))
                .isInstanceOfSatisfying(
                        StoreException.class, failed -> assertThat(failed.passing()).isFalse());
    }

    @ParameterizedTest
    @MethodSource("whatReadsOpenRows")
    void whatIsOpenIsFoundByAnIndexAndNotByReadingAllRowsOfAWriter(String sql) throws Exception {
        // given
        List<String> plan = new ArrayList<>();
        // when
        try (Connection connection = fresh().connect();
                PreparedStatement explain =
                        connection.prepareStatement("EXPLAIN QUERY PLAN " + sql)) {
            explain.setString(1, WRITER);
            try (ResultSet steps = explain.executeQuery()) {
                while (steps.next()) {
                    plan.add(steps.getString("detail"));
                }
            }
        }
        // then
        assertThat(plan)
                .anyMatch(step -> step.contains("_open"))
                .allMatch(step -> step.contains("_open") || !step.startsWith("SCAN"))
                .noneMatch(step -> step.endsWith("PRIMARY KEY (writer=?)"));
    }

    static List<String> whatReadsOpenRows() {
        return List.of(
                Takeover.OPEN, Abandonment.REQUESTS, Abandonment.ATTEMPTS, Abandonment.STRAYS);
    }
}
