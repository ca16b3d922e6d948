package dev.hybridinference.gateway.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hybridinference.gateway.config.StorageUrl;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

class SchemaTest {
    @TempDir Path dir;

    private static List<String> statements(String database) throws IOException {
        try (InputStream sql =
                SchemaTest.class.getResourceAsStream("/db/" + database + "/V1__books.sql")) {
            String text =
                    new String(Objects.requireNonNull(sql).readAllBytes(), StandardCharsets.UTF_8);
            return Arrays.stream(text.replaceAll("(?m)^--.*$", "").split(";"))
                    .filter(statement -> !statement.isBlank())
                    .toList();
        }
    }

    /** A step that ended after some of its statements is made again as a whole. */
    private static void assertResumes(Database database, List<String> done) throws StoreException {
        new Books(database).execute(done.toArray(String[]::new));
        database.migrate();
        try (LedgerStore store = new JdbcLedgerStore(database, Books.sealer())) {
            Entries entries = new Entries("w-1-0", "key");
            store.apply("w-1-0", Position.START, entries.whole(1, 2), new Position(1, 1));
        }
        new Books(database).assertSumsAgree();
    }

    @Test
    void aStepThatWasKilledAnywhereIsResumed() throws Exception {
        List<String> statements = statements("sqlite");
        assertThat(statements).hasSizeGreaterThan(10);
        for (int done = 1; done <= statements.size(); done++) {
            Path file = dir.resolve(done + ".db");
            try (LedgerStore made = Stores.open(new StorageUrl.Sqlite(file), Books.sealer())) {
                assertThat(made.writers()).isEmpty();
            }
            SqliteDatabase database = new SqliteDatabase(file, false);
            List<String> again = new ArrayList<>(List.of("DROP TABLE flyway_schema_history"));
            for (Table table : Table.values()) {
                again.add("DROP TABLE " + table.sqlName());
            }
            again.addAll(statements.subList(0, done));
            assertResumes(database, again);
        }
    }

    @Test
    @EnabledIf("dev.hybridinference.gateway.store.PostgresServer#available")
    void aStepThatWasKilledIsResumedInPostgres() throws Exception {
        List<String> statements = statements("postgresql");
        for (int done : new int[] {1, 4, statements.size()}) {
            assertResumes(
                    new PostgresDatabase(PostgresServer.get().empty()),
                    statements.subList(0, done));
        }
    }

    @Test
    void aNewerSchemaIsUsedAsItIs() throws StoreException {
        // given
        SqliteDatabase database = new SqliteDatabase(dir.resolve("newer.db"), false);
        database.migrate();
        new Books(database)
                .execute(
                        "ALTER TABLE requests ADD COLUMN later TEXT",
                        """
                        INSERT INTO flyway_schema_history
                            (installed_rank, version, description, type, script, checksum,
                             installed_by, execution_time, success)
                        VALUES (2, '2', 'later', 'SQL', 'V2__later.sql', 1, '', 1, 1)
                        """);
        // then
        assertResumes(database, List.of());
    }
}
