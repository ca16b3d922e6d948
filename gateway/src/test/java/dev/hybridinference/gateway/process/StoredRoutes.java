package dev.hybridinference.gateway.process;

import dev.hybridinference.gateway.snapshot.RouteArchive;
import dev.hybridinference.kernel.registry.Strategies;
import dev.hybridinference.kernel.route.Decision;
import dev.hybridinference.kernel.route.DecisionText;
import dev.hybridinference.kernel.route.Explanation;
import dev.hybridinference.kernel.route.RouteTable;
import dev.hybridinference.kernel.route.RouteTableText;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The decisions in the books of a gateway that has ended, made again. Stateless. */
final class StoredRoutes {
    private StoredRoutes() {}

    /**
     * A request as the books tell it.
     *
     * @param passed pairs of the plan that were not asked, {@code index:why}
     * @param asked pairs that were, {@code provider/model#credential}
     */
    record Routed(
            String requestId,
            Decision decision,
            Explanation again,
            List<String> passed,
            List<String> asked) {}

    static List<Routed> of(Path dir) {
        RouteArchive archive = new RouteArchive(dir);
        Map<String, List<String>> asked = new LinkedHashMap<>();
        each(
                dir,
                "SELECT writer, seq, target, credential FROM attempts ORDER BY writer, seq, number",
                row ->
                        asked.computeIfAbsent(
                                        row.getString(1) + "/" + row.getLong(2),
                                        _ -> new ArrayList<>())
                                .add(row.getString(3) + "#" + row.getLong(4)));
        List<Routed> routed = new ArrayList<>();
        each(
                dir,
                "SELECT writer, seq, request_id, decision FROM requests ORDER BY writer, seq",
                row -> {
                    String[] words = row.getString(4).split(" ");
                    Decision decision = DecisionText.read(words[0]);
                    boolean inline = words.length > 1 && words[1].startsWith("t:");
                    routed.add(
                            new Routed(
                                    row.getString(3),
                                    decision,
                                    decision.replay(
                                            table(archive, decision, inline ? words[1] : null)),
                                    List.of(words).subList(inline ? 2 : 1, words.length),
                                    asked.getOrDefault(
                                            row.getString(1) + "/" + row.getLong(2), List.of())));
                });
        return routed;
    }

    /** Whether providers may bill, for each attempt in order. */
    static List<String> billing(Path dir) {
        List<String> billing = new ArrayList<>();
        each(
                dir,
                "SELECT billing FROM attempts ORDER BY writer, seq, number",
                row -> billing.add(row.getString(1)));
        return billing;
    }

    private static RouteTable table(
            RouteArchive archive, Decision decision, @Nullable String inline) {
        if (inline != null) {
            return RouteTableText.read(DecisionText.inlined(inline), Strategies::named);
        }
        try {
            RouteTable table = archive.find(decision.table());
            if (table == null) {
                throw new AssertionError("route table " + decision.table() + ": not kept");
            }
            return table;
        } catch (IOException broken) {
            throw new AssertionError(broken);
        }
    }

    private interface Row {
        void read(ResultSet row) throws SQLException;
    }

    private static void each(Path dir, String sql, Row reader) {
        try (Connection books =
                        DriverManager.getConnection("jdbc:sqlite:" + dir.resolve("hybrid.db"));
                Statement statement = books.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                reader.read(rows);
            }
        } catch (SQLException broken) {
            throw new AssertionError(broken);
        }
    }
}
