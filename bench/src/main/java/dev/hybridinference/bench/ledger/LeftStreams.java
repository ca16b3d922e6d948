package dev.hybridinference.bench.ledger;

import dev.hybridinference.bench.measure.Table;
import dev.hybridinference.testkit.client.RawClient;
import dev.hybridinference.testkit.client.RawRequest;
import dev.hybridinference.testkit.client.RawResponse;
import dev.hybridinference.testkit.json.Json;
import dev.hybridinference.testkit.provider.Profile;
import dev.hybridinference.testkit.provider.Received;
import dev.hybridinference.testkit.provider.ScriptedProvider;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Clients leave after so many deltas: how far the books are from what the provider generated.
 * Confined to one thread.
 */
final class LeftStreams {
    private static final int[] DELTAS = {0, 1, 10, 500};
    private static final Duration PACE = Duration.ofMillis(2);
    private static final String MODEL = "long";
    private static final String PROMPT = "again and ".repeat(1_000);
    private static final long UNKNOWN = -1;
    private static final long NO_ROW = -2;

    private final BooksGateway.Setup setup;

    LeftStreams(Path folder, List<String> serve) {
        this.setup = new BooksGateway.Setup(folder, serve, "");
    }

    /** One left stream: what the provider generated for it. */
    private record Left(String id, boolean told, int deltas, int generated) {}

    void run(int times, Verdicts verdicts) throws IOException, SQLException {
        List<Left> all = new ArrayList<>();
        try (ScriptedProvider provider = ScriptedProvider.start(Profile.VLLM).serveModels(MODEL)) {
            provider.fake().pace(PACE);
            String models =
                    """
                    providers:
                      gpu: { kind: vllm, base_url: "%s", local: true, health: { probes: off } }
                    models:
                      - { id: %s, targets: [{ provider: gpu, model: %2$s }] }
                    """
                            .formatted(provider.baseUrl(), MODEL);
            try (BooksGateway gateway = BooksGateway.start(setup, models)) {
                gateway.awaitServing();
                for (boolean told : new boolean[] {true, false}) {
                    for (int deltas : DELTAS) {
                        for (int i = 0; i < times; i++) {
                            all.add(leave(gateway, provider, told, deltas, all.size()));
                        }
                    }
                }
            }
        }
        try (Connection books =
                DriverManager.getConnection("jdbc:sqlite:" + setup.data().resolve("hybrid.db"))) {
            report(books, all, verdicts);
        }
    }

    private static Left leave(
            BooksGateway gateway, ScriptedProvider provider, boolean told, int deltas, int number) {
        String id = "left-" + number;
        RawRequest request =
                RawRequest.chat(MODEL, PROMPT)
                        .key(BooksGateway.KEY)
                        .header("x-request-id", id)
                        .stream();
        if (told) {
            request =
                    request.field(
                            "stream_options",
                            Json.obj("include_usage", true, "continuous_usage_stats", true));
        }
        try (RawClient client = RawClient.connect(gateway.port())) {
            RawResponse answer = client.send(request).response();
            for (int i = 0; i < deltas; i++) {
                var _ = answer.event();
            }
        }
        Received received = provider.awaitRequest(number);
        var _ = received.awaitEnd();
        return new Left(id, told, deltas, received.generatedUsage().completionTokens());
    }

    private static void report(Connection books, List<Left> all, Verdicts verdicts)
            throws SQLException {
        long missing = 0;
        for (boolean told : new boolean[] {true, false}) {
            for (int deltas : DELTAS) {
                List<Left> same =
                        all.stream().filter(l -> l.told() == told && l.deltas() == deltas).toList();
                double worst = 0;
                double worstTokens = 0;
                int unknown = 0;
                for (Left left : same) {
                    long booked = booked(books, left.id());
                    if (booked == NO_ROW) {
                        missing++;
                    } else if (booked == UNKNOWN) {
                        unknown++;
                    } else {
                        double error = Math.abs(booked - left.generated());
                        worstTokens = Math.max(worstTokens, error);
                        worst = Math.max(worst, 100 * error / Math.max(1, left.generated()));
                    }
                }
                verdicts.figure(
                        "left after %d deltas, usage %s: largest error"
                                .formatted(deltas, told ? "told with each" : "told at the end"),
                        unknown == same.size()
                                ? "unknown in the books"
                                : "%.0f tokens, %s %%%s"
                                        .formatted(
                                                worstTokens,
                                                Table.number(worst),
                                                unknown == 0
                                                        ? ""
                                                        : ", %d unknown".formatted(unknown)));
            }
        }
        verdicts.none("left streams without a row as cancelled", missing);
    }

    /** Output tokens of a request that is booked as cancelled. */
    private static long booked(Connection books, String id) throws SQLException {
        try (PreparedStatement query =
                books.prepareStatement(
                        """
                        SELECT COALESCE(usage_output, -1) FROM requests
                        WHERE outcome = 'cancelled' AND request_id = ?
                        """)) {
            query.setString(1, id);
            try (ResultSet row = query.executeQuery()) {
                return row.next() ? row.getLong(1) : NO_ROW;
            }
        }
    }
}
