package dev.hybridinference.gateway.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hybridinference.testkit.Await;
import dev.hybridinference.testkit.LeakCheck;
import dev.hybridinference.testkit.client.RawClient;
import dev.hybridinference.testkit.client.RawRequest;
import dev.hybridinference.testkit.provider.ChatStreams;
import dev.hybridinference.testkit.provider.Script;
import dev.hybridinference.testkit.provider.ScriptedProvider;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The names that dashboards are built on. */
@ExtendWith(LeakCheck.class)
final class MetricsTest {
    private final ScriptedProvider provider = ScriptedProvider.start();
    private RunningGateway gateway;

    @BeforeEach
    void start(@TempDir Path dir) {
        gateway =
                RunningGateway.start(
                        dir,
                        new GatewayYaml()
                                .provider("one", provider.baseUrl())
                                .model(
                                        "m",
                                        "chat",
                                        List.of(
                                                GatewayYaml.target(
                                                        "one/gpt-test",
                                                        "price: { input: '1.00', output: '2.00' }"))));
    }

    @AfterEach
    void stop() {
        gateway.close();
        provider.close();
    }

    private static RawRequest chat() {
        return RawRequest.chat("m", "one two three").key(GatewayYaml.KEY);
    }

    private List<String> metrics() {
        return gateway.ask(RawRequest.get("/metrics")).text().lines().toList();
    }

    private void awaitLine(String line) {
        Await.until(line, () -> metrics().contains(line));
    }

    @Test
    void tokensCostAndTimesAreThereUnderTheirNames() {
        // when
        gateway.ask(chat());
        gateway.ask(chat().stream());

        // then
        List<String> lines = metrics();
        for (String kind : List.of("input", "cached_input", "cache_write", "output", "reasoning")) {
            String start =
                    "hybrid_tokens_total{kind=\"%s\",model=\"m\",target=\"one/gpt-test\"} "
                            .formatted(kind);
            assertThat(lines).anyMatch(line -> line.startsWith(start));
        }
        assertThat(lines)
                .contains(
                        "hybrid_unpriced_total{model=\"m\",target=\"one/gpt-test\"} 0.0",
                        "hybrid_overhead_seconds_count{surface=\"chat\"} 2",
                        "hybrid_time_to_first_token_seconds_count{surface=\"chat\"} 1",
                        "hybrid_time_per_output_token_seconds_count{surface=\"chat\"} 1",
                        "hybrid_client_cancelled_total 0.0",
                        "# TYPE hybrid_ledger_rows_total counter",
                        "# TYPE hybrid_access_log_dropped_total counter")
                .anyMatch(line -> line.startsWith("hybrid_cost_usd_total{model=\"m\""));
    }

    @Test
    void rowsAreCountedWhenTheStoreHasThem() {
        // given
        provider.answer(Script.json(400, "{\"error\":{\"message\":\"no\"}}"));

        // when
        gateway.ask(chat());
        gateway.ask(chat());
        gateway.ask(RawRequest.chat("unknown", "no row").key(GatewayYaml.KEY));

        // then
        awaitLine("hybrid_ledger_rows_total 2.0");
    }

    @Test
    void aStreamCountsAsLongAsItRuns() {
        // given
        provider.answer(
                ChatStreams.of("a").role().text("one").cutScript().stallUntilClientLeaves());

        // when
        try (RawClient client = gateway.client()) {
            client.send(chat().stream());
            client.response().event();

            // then
            assertThat(metrics())
                    .contains("hybrid_streams_active 1.0", "hybrid_inflight_requests 1.0");
        }
        awaitLine("hybrid_streams_active 0.0");
        assertThat(metrics())
                .contains("hybrid_client_cancelled_total 1.0")
                .doesNotContain("hybrid_time_per_output_token_seconds_count{surface=\"chat\"} 1");
    }
}
