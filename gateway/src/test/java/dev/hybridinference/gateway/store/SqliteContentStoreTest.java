package dev.hybridinference.gateway.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteContentStoreTest extends ContentStoreContract {
    @TempDir Path dir;

    @Override
    Database fresh() {
        return new SqliteDatabase(dir.resolve("content.db"), false);
    }

    @Override
    ContentStore open(Database in) {
        return new JdbcContentStore(in, new OneContentTable());
    }

    /** Noise cannot be compressed, so its bytes stand in the file as they are. */
    @Test
    void whatWasDeletedIsOverwritten() throws Exception {
        // given
        byte[] noise = new byte[20_000];
        new Random(7).nextBytes(noise);
        PackedBody body = PackedBody.of(noise, noise.length, false);
        store.keep(
                List.of(
                        new StoredContent(
                                content(1, NOON, "", null).id(), NOON, body, body, null)));
        String part = latin(java.util.Arrays.copyOfRange(noise, 9_000, 9_016));
        checkpoint();
        assertThat(file()).contains(part);

        // when
        store.trim(NOON + 1, 10);
        checkpoint();

        // then
        assertThat(file()).doesNotContain(part);
    }

    private void checkpoint() throws Exception {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA wal_checkpoint(TRUNCATE)");
        }
    }

    private String file() throws IOException {
        return latin(Files.readAllBytes(dir.resolve("content.db")));
    }

    private static String latin(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
