package dev.hybridinference.bench.routing;

import dev.hybridinference.bench.measure.Findings;
import dev.hybridinference.bench.process.BenchFailure;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Compares the books of an ended gateway with what clients saw. Stateless. */
final class SoakBooks {
    private SoakBooks() {}

    static void compare(Path data, List<Seen> all, Findings findings) {
        Set<String> planned =
                all.stream().filter(Seen::planned).map(Seen::id).collect(Collectors.toSet());
        Set<String> booked = new HashSet<>();
        long rows = 0;
        long open = 0;
        try (Connection books =
                        DriverManager.getConnection("jdbc:sqlite:" + data.resolve("hybrid.db"));
                Statement statement = books.createStatement();
                ResultSet row =
                        statement.executeQuery("SELECT request_id, outcome FROM requests")) {
            while (row.next()) {
                rows++;
                booked.add(row.getString(1));
                open += row.getString(2).equals("open") ? 1 : 0;
            }
        } catch (SQLException e) {
            throw new BenchFailure(BenchFailure.CHECK, "books: " + e.getMessage());
        }
        String offered = "%d sent, %d with a plan".formatted(all.size(), planned.size());
        findings.count("O08 soak: rows in the books", offered, rows);
        findings.none("O08 soak: plans without a row", offered, without(planned, booked));
        findings.none("O08 soak: rows without a plan", offered, without(booked, planned));
        findings.none("O08 soak: rows too many", offered, rows - booked.size());
        findings.none("O08 soak: rows left open", offered, open);
    }

    private static long without(Set<String> some, Set<String> others) {
        return some.stream().filter(one -> !others.contains(one)).count();
    }
}
