package dev.hybridinference.gateway.books;

import dev.hybridinference.kernel.call.Usage;
import dev.hybridinference.kernel.ledger.AttemptRow;
import dev.hybridinference.kernel.ledger.Bill;
import dev.hybridinference.kernel.ledger.RequestRow;
import dev.hybridinference.kernel.ledger.RowId;
import dev.hybridinference.kernel.price.Money;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Columns of the tables of rows, and the records that they make. */
final class Rows {
    /** All columns of {@code requests}, in the order of {@link #request}. */
    static final String REQUEST_COLUMNS =
            """
            writer, seq, request_id, time, key, owner, session, tags, surface, model, \
            served_model, target, credential, stream, status, outcome, cancelled_by, attempts, fallback, \
            usage_input, usage_cached_input, usage_cache_write_5m, usage_cache_write_1h, \
            usage_audio_input, usage_image_input, usage_output, usage_reasoning, usage_audio_output, \
            usage_source, cost_pusd, price_id, \
            duration_ms, ttft_ms, timings, decision, config_version, error, delivered, seal\
            """;

    /** All columns of {@code attempts}, in the order of {@link #attempt}. */
    static final String ATTEMPT_COLUMNS =
            """
            writer, seq, number, time, target, credential, result, reached, billing, duration_ms, \
            usage_input, usage_cached_input, usage_cache_write_5m, usage_cache_write_1h, \
            usage_audio_input, usage_image_input, usage_output, usage_reasoning, usage_audio_output, \
            usage_source, cost_pusd, price_id, seal\
            """;

    private Rows() {}

    static StoredRequest request(ResultSet row) throws SQLException {
        RequestRow request =
                new RequestRow(
                        new RowId(row.getString(1), row.getLong(2)),
                        row.getString(3),
                        row.getLong(4),
                        new RequestRow.Asker(
                                row.getString(5),
                                row.getString(6),
                                row.getString(7),
                                row.getString(8)),
                        new RequestRow.Asked(
                                row.getString(9), row.getString(10), row.getBoolean(14)),
                        new RequestRow.Served(
                                row.getString(11),
                                row.getString(12),
                                row.getInt(13),
                                row.getInt(18),
                                row.getBoolean(19)),
                        new RequestRow.End(
                                row.getInt(15),
                                row.getString(16),
                                row.getString(17),
                                row.getString(37),
                                row.getLong(32),
                                row.getLong(33)),
                        bill(row, 20),
                        row.getString(34),
                        row.getString(35),
                        row.getLong(36));
        return new StoredRequest(request, row.getBoolean(38), row.getString(39));
    }

    static StoredAttempt attempt(ResultSet row) throws SQLException {
        AttemptRow attempt =
                new AttemptRow(
                        new RowId(row.getString(1), row.getLong(2)),
                        row.getInt(3),
                        row.getLong(4),
                        row.getString(5),
                        row.getInt(6),
                        row.getString(7),
                        row.getBoolean(8),
                        row.getString(9),
                        row.getLong(10),
                        bill(row, 11));
        return new StoredAttempt(attempt, row.getString(23));
    }

    /** Usage, its source, the cost and the price's id, in twelve columns. */
    private static Bill bill(ResultSet row, int first) throws SQLException {
        long cost = row.getLong(first + 10);
        Money money = row.wasNull() ? null : new Money(cost);
        return new Bill(usage(row, first), money, row.getString(first + 11));
    }

    private static @Nullable Usage usage(ResultSet row, int first) throws SQLException {
        String source = row.getString(first + 9);
        if (source == null) {
            return null;
        }
        return new Usage(
                row.getLong(first),
                row.getLong(first + 1),
                row.getLong(first + 2),
                row.getLong(first + 3),
                row.getLong(first + 4),
                row.getLong(first + 5),
                row.getLong(first + 6),
                row.getLong(first + 7),
                row.getLong(first + 8),
                source(source));
    }

    private static Usage.Source source(String word) throws SQLException {
        for (Usage.Source source : Usage.Source.values()) {
            if (source.word().equals(word)) {
                return source;
            }
        }
        throw new SQLException(
                "usage_source: %s (expected: reported, counted or estimated)".formatted(word));
    }
}
