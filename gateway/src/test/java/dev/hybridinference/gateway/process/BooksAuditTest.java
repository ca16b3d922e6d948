package dev.hybridinference.gateway.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hybridinference.testkit.witness.BooksAudit;
import dev.hybridinference.testkit.witness.Errand;
import dev.hybridinference.testkit.witness.Fate;
import dev.hybridinference.testkit.witness.Sighting;
import dev.hybridinference.testkit.witness.Witness;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the audit finds in books that were written by hand. */
final class BooksAuditTest {
    @TempDir private Path dir;
    private final Witness witness = new Witness();
    private Connection books;

    @BeforeEach
    void twoRequestsInTheBooks() throws SQLException, IOException {
        books = DriverManager.getConnection("jdbc:sqlite:" + dir.resolve("books.db"));
        try (InputStream schema =
                Objects.requireNonNull(
                        getClass().getResourceAsStream("/db/sqlite/V1__books.sql"))) {
            String text = new String(schema.readAllBytes(), StandardCharsets.UTF_8);
            for (String statement : text.replaceAll("(?m)--.*$", "").split(";", -1)) {
                if (!statement.isBlank()) {
                    run(statement);
                }
            }
        }
        long prompts = 0;
        long completions = 0;
        for (int seq = 1; seq <= 2; seq++) {
            Sighting seen = answered("r" + seq);
            row(seq, seen.id(), "ok", seen);
            attempt(seq, "ok");
            prompts += seen.prompt();
            completions += seen.completion();
        }
        run("INSERT INTO writers VALUES ('w', 0, 1, 1, 1, 2, FALSE, '')");
        for (String rollUp : new String[] {"rollup_minute", "rollup_hour"}) {
            run(
                    """
                    INSERT INTO %s VALUES (0, 'm', 't', 'k', 'o', 'ok', 2, 0, 2, %d,
                                           0, 0, 0, 0, 0, %d, 0, 0, 0, 2, 0)
                    """
                            .formatted(rollUp, prompts, completions));
        }
    }

    @AfterEach
    void close() throws SQLException {
        books.close();
    }

    @Test
    void agreesWithBooksThatHoldWhatWasSeen() throws SQLException {
        // when
        BooksAudit.Findings findings = BooksAudit.of(books, witness);

        // then
        assertThat(findings.examples()).isEmpty();
        assertThat(findings.clean()).isTrue();
        assertThat(findings.rows()).isEqualTo(2);
    }

    @Test
    void findsARequestOfAProviderThatHasNoRow() throws SQLException {
        // given
        Sighting cut = witness.begins("r3", Errand.STREAM);
        witness.called(Witness.prompt(cut));
        cut.ended(Fate.CUT, 0);

        // then
        assertThat(BooksAudit.of(books, witness).lost()).isEqualTo(1);
    }

    @Test
    void findsACallWithoutARow() throws SQLException {
        // given
        run("DELETE FROM attempts WHERE seq = 2");

        // then
        assertThat(BooksAudit.of(books, witness).lost()).isEqualTo(1);
    }

    @Test
    void findsASecondRowOfARequest() throws SQLException {
        // given
        row(3, "r1", "abandoned", answered("r9"));
        run("UPDATE writers SET last_seq = 3");

        // then
        assertThat(BooksAudit.of(books, witness).duplicates()).isEqualTo(1);
    }

    @Test
    void findsOtherUsageThanTheProviderTold() throws SQLException {
        // given
        run("UPDATE requests SET usage_output = usage_output + 1 WHERE seq = 1");

        // when
        BooksAudit.Findings findings = BooksAudit.of(books, witness);

        // then
        assertThat(findings.wrong()).isEqualTo(1);
        assertThat(findings.sums()).isEqualTo(2);
    }

    @Test
    void findsAnotherOutcomeThanTheClientSaw() throws SQLException {
        // given
        run("UPDATE requests SET outcome = 'abandoned' WHERE seq = 1");

        // then
        assertThat(BooksAudit.of(books, witness).wrong()).isEqualTo(1);
    }

    @Test
    void findsARowThatIsStillOpen() throws SQLException {
        // given
        run("UPDATE requests SET outcome = 'open' WHERE seq = 1");

        // then
        assertThat(BooksAudit.of(books, witness).open()).isEqualTo(1);
    }

    @Test
    void findsANumberThatIsMissing() throws SQLException {
        // given
        run("UPDATE writers SET last_seq = 3");

        // then
        assertThat(BooksAudit.of(books, witness).gaps()).isEqualTo(1);
    }

    @Test
    void findsRowsThatNobodySent() throws SQLException {
        // given
        run("UPDATE requests SET request_id = 'stranger' WHERE seq = 1");

        // when
        BooksAudit.Findings findings = BooksAudit.of(books, witness);

        // then
        assertThat(findings.wrong()).isEqualTo(1);
        assertThat(findings.lost()).isEqualTo(1);
    }

    @Test
    void findsAClientThatWaitsForEver() throws SQLException {
        // given
        witness.begins("r3", Errand.UNARY);

        // then
        assertThat(BooksAudit.of(books, witness).wrong()).isEqualTo(1);
    }

    private Sighting answered(String id) {
        Sighting seen = witness.begins(id, Errand.UNARY);
        witness.called(Witness.prompt(seen));
        seen.ended(Fate.WHOLE, 200);
        return seen;
    }

    private void row(int seq, String id, String outcome, Sighting seen) throws SQLException {
        run(
                """
                INSERT INTO requests (writer, seq, request_id, time, key, owner, surface, model,
                    served_model, credential, stream, status, outcome, attempts, fallback,
                    usage_input, usage_output, price_id, duration_ms, ttft_ms, timings, decision,
                    config_version, delivered, seal)
                VALUES ('w', %d, '%s', 0, 'k', 'o', 'chat', 'm', 'm', 0, FALSE, 200, '%s', 1, FALSE,
                    %d, %d, '', 1, 1, '', '', 1, TRUE, '')
                """
                        .formatted(seq, id, outcome, seen.prompt(), seen.completion()));
    }

    private void attempt(int seq, String result) throws SQLException {
        run(
                """
                INSERT INTO attempts (writer, seq, number, time, target, credential, result, reached,
                    billing, duration_ms, price_id, seal)
                VALUES ('w', %d, 1, 0, 't', 0, '%s', TRUE, 'billed', 1, '', '')
                """
                        .formatted(seq, result));
    }

    private void run(String sql) throws SQLException {
        try (Statement statement = books.createStatement()) {
            statement.execute(sql);
        }
    }
}
