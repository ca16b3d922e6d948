package dev.hybridinference.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StorageUrlTest {
    private static final Path DATA = Path.of("data");

    private static StorageUrl.Postgres postgres(String text) {
        assertThat(StorageUrl.broken(text)).as(text).isNull();
        return (StorageUrl.Postgres) StorageUrl.parse(text, DATA);
    }

    @Test
    void sqliteAloneLiesInTheDataDirectory() {
        assertThat(StorageUrl.parse("sqlite", DATA))
                .isEqualTo(new StorageUrl.Sqlite(Path.of("data/hybrid.db")));
    }

    @Test
    void aFileMayBeNamed() {
        assertThat(StorageUrl.broken("sqlite:/srv/books.db")).isNull();
        assertThat(StorageUrl.parse("sqlite:/srv/books.db", DATA))
                .isEqualTo(new StorageUrl.Sqlite(Path.of("/srv/books.db")))
                .hasToString("sqlite:/srv/books.db");
    }

    @Test
    void everyPartOfAUrlArrives() {
        StorageUrl.Postgres url =
                postgres(
                        "postgresql://us%2Fer:p%40s+s%25@db.example:5433/books"
                                + "?sslmode=verify-full&channel_binding=require");

        assertThat(url.jdbc()).isEqualTo("jdbc:postgresql://db.example:5433/books");
        assertThat(url.properties())
                .containsEntry("user", "us/er")
                .containsEntry("password", "p@s+s%")
                .containsEntry("sslmode", "verify-full")
                .containsEntry("channelBinding", "require")
                .hasSize(4);
    }

    @ParameterizedTest
    @CsvSource({
        "postgresql://u@h/d, jdbc:postgresql://h:5432/d",
        "postgres://u:@10.0.0.1/d?, jdbc:postgresql://10.0.0.1:5432/d",
        "postgresql://u:p@[fd00::1]:5/d, jdbc:postgresql://[fd00::1]:5/d"
    })
    void partsMayBeLeftOut(String text, String jdbc) {
        assertThat(postgres(text).jdbc()).isEqualTo(jdbc);
    }

    @Test
    void thePasswordIsNeverPrinted() {
        assertThat(postgres("postgresql://u:canary@h/d"))
                .hasToString("postgresql://u:***@h:5432/d");
        assertThat(postgres("postgresql://u@h/d")).hasToString("postgresql://u@h:5432/d");
        assertThatThrownBy(() -> StorageUrl.parse("postgresql://canary:canary@/d", DATA))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .doesNotContain("canary");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "mysql://u:p@h/d",
                "SQLITE",
                "sqlite:",
                "sqlite://books.db",
                "sqlite::memory:",
                "sqlite:a?mode=ro",
                "jdbc:sqlite:a",
                "jdbc:postgresql://h/d",
                "postgresql:",
                "postgresql://h/d",
                "postgresql://u:p@h",
                "postgresql://u:p@h/",
                "postgresql://u:p@h:0/d",
                "postgresql://u:p@h:65536/d",
                "postgresql://u:p@h1,h2/d",
                "postgresql://u:p@a@h/d",
                "postgresql://u:p%zz@h/d",
                "postgresql://u:p@h/d?sslmode=on",
                "postgresql://u:p@h/d?socketFactory=a.B",
                "postgresql://u:p@h/d#a"
            })
    void anythingElseIsRefused(String text) {
        assertThat(StorageUrl.broken(text)).startsWith("expected: ");
    }

    @Test
    void whoWritesAPasswordWithAnAtSignIsTold() {
        assertThat(StorageUrl.broken("postgresql://u:a@b@h/d")).contains("write %40 for @");
        assertThat(StorageUrl.broken("jdbc:postgresql://h/d")).contains("no jdbc: form");
    }
}
