package dev.hybridinference.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hybridinference.gateway.cli.Console.Run;
import dev.hybridinference.gateway.config.StorageUrl;
import dev.hybridinference.gateway.store.LedgerStore;
import dev.hybridinference.gateway.store.PostgresServer;
import dev.hybridinference.gateway.store.Sealer;
import dev.hybridinference.gateway.store.Stores;
import dev.hybridinference.kernel.account.Secret;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

class StorageMigrateCommandTest {
    private static final String ELSEWHERE = "postgresql://u:canary@127.0.0.1:9/books";

    @TempDir Path directory;
    private Console console;

    @BeforeEach
    void open() {
        console = new Console(directory);
    }

    private void books() throws Exception {
        StorageUrl url = StorageUrl.parse("sqlite", directory.resolve("var"));
        try (LedgerStore store = Stores.open(url, new Sealer(Secret.of("key")))) {
            store.finish("w-1-0", 0, 1);
        }
    }

    private static String text(StorageUrl.Postgres url) {
        return "postgresql://%s:%s@%s"
                .formatted(
                        url.user(), Objects.requireNonNull(url.password()).reveal(), url.server());
    }

    @Test
    @EnabledIf("dev.hybridinference.gateway.store.PostgresServer#available")
    void copiesTheBooksAndShowsTheSumsOfBothSides() throws Exception {
        // given
        books();
        String to = text(PostgresServer.get().empty());
        // when
        Run first = console.run("storage", "migrate", "--to", to);
        Run again = console.with("DATABASE_URL", to).run("storage", "migrate", "--to", to);
        Run json = console.run("storage", "migrate", "--to", to, "--output", "json");
        // then
        assertThat(first.code()).as(first.err()).isZero();
        assertThat(first.out()).contains("requests").containsPattern("writers +1 +1 ");
        assertThat(first.err()).contains("read back the same");
        assertThat(again.code()).as(again.err()).isZero();
        assertThat(again.err()).contains("there already");
        assertThat(json.out())
                .startsWith("{\"ok\":true,\"tables\":[{\"table\":\"requests\",\"rows\":0,");
    }

    @Test
    @EnabledIf("dev.hybridinference.gateway.store.PostgresServer#available")
    void aDatabaseWithOtherBooksIsAConflict() throws Exception {
        // given
        books();
        StorageUrl.Postgres to = PostgresServer.get().empty();
        try (LedgerStore store = Stores.open(to, new Sealer(Secret.of("key")))) {
            store.finish("another-1-0", 0, 1);
        }
        // when
        Run run = console.run("storage", "migrate", "--to", text(to));
        // then
        assertThat(run.code()).isEqualTo(5);
        assertThat(run.err()).contains("it holds other books already");
    }

    @Test
    void aRunningGatewayIsAConflict() throws Exception {
        // given
        books();
        Path spool = Files.createDirectories(directory.resolve("var/spool"));
        try (FileChannel channel =
                        FileChannel.open(
                                spool.resolve("lock"),
                                StandardOpenOption.CREATE,
                                StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) {
            assertThat(lock.isValid()).isTrue();
            // when
            Run run = console.run("storage", "migrate", "--to", ELSEWHERE);
            // then
            assertThat(run.code()).isEqualTo(5);
            assertThat(run.err()).contains("Stop it, then run this again");
        }
    }

    @Test
    void aServerThatDoesNotAnswerIsUnavailableAndNoPasswordIsPrinted() throws Exception {
        // given
        books();
        Files.createDirectories(directory.resolve("var/spool"));
        Files.createFile(directory.resolve("var/spool/lock"));
        // when
        Run run = console.run("storage", "migrate", "--to", ELSEWHERE);
        // then
        assertThat(run.code()).isEqualTo(6);
        assertThat(run.err()).contains("it can be run again").doesNotContain("canary");
    }

    @Test
    void withoutBooksThereIsNothingToCopy() {
        Run run = console.run("storage", "migrate", "--to", ELSEWHERE);

        assertThat(run.code()).isEqualTo(4);
        assertThat(directory.resolve("var")).doesNotExist();
    }

    @Test
    void onlyAPostgresUrlIsATarget() {
        assertThat(console.run("storage", "migrate", "--to", "sqlite").code()).isEqualTo(1);
        assertThat(console.run("storage", "migrate", "--to", "mysql://canary@h/d").err())
                .contains("--to: expected: ")
                .doesNotContain("canary");
        assertThat(console.run("storage", "migrate").code()).isEqualTo(1);
    }
}
