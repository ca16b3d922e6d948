package dev.hybridinference.gateway.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hybridinference.testkit.LeakCheck;
import dev.hybridinference.testkit.client.RawRequest;
import dev.hybridinference.testkit.provider.ScriptedProvider;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A gateway with two providers, and what its books say when it has ended. */
@ExtendWith(LeakCheck.class)
abstract class BooksFixture {
    static final String PRICE =
            "price: { input: \"1.00\", output: \"2.00\", cached_input: \"0.50\" }";

    @TempDir Path dir;

    ScriptedProvider one;
    ScriptedProvider two;
    RunningGateway gateway;

    @BeforeEach
    void start() {
        one = ScriptedProvider.start();
        two = ScriptedProvider.start();
        gateway = RunningGateway.start(dir, yaml());
    }

    GatewayYaml yaml() {
        return new GatewayYaml()
                .provider("one", one.baseUrl())
                .provider("two", two.baseUrl())
                .model(
                        "m",
                        "chat",
                        List.of(
                                GatewayYaml.target("one/gpt-test", "tier: 0, " + PRICE),
                                GatewayYaml.target("two/gpt-test", "tier: 1")));
    }

    @AfterEach
    void stop() {
        gateway.close();
        one.close();
        two.close();
    }

    static RawRequest chat() {
        return RawRequest.chat("m", "hello").key(GatewayYaml.KEY);
    }

    /** The rows of a table, once the gateway has ended and all of them are there. */
    List<Map<String, String>> rows(String table) {
        gateway.close();
        List<Map<String, String>> rows = new ArrayList<>();
        try (Connection books =
                        DriverManager.getConnection("jdbc:sqlite:" + dir.resolve("hybrid.db"));
                Statement statement = books.createStatement();
                ResultSet found = statement.executeQuery("SELECT * FROM " + table)) {
            while (found.next()) {
                Map<String, String> row = new LinkedHashMap<>();
                for (int i = 1; i <= found.getMetaData().getColumnCount(); i++) {
                    row.put(
                            found.getMetaData().getColumnName(i),
                            String.valueOf(found.getString(i)));
                }
                rows.add(row);
            }
        } catch (SQLException broken) {
            throw new AssertionError(broken);
        }
        return rows;
    }

    Map<String, String> onlyRow() {
        List<Map<String, String>> rows = rows("requests");
        assertThat(rows).hasSize(1);
        return rows.getFirst();
    }
}
