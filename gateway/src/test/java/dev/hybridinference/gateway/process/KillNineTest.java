package dev.hybridinference.gateway.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hybridinference.testkit.Await;
import dev.hybridinference.testkit.witness.BooksAudit;
import dev.hybridinference.testkit.witness.Fate;
import dev.hybridinference.testkit.witness.KillSwitch;
import dev.hybridinference.testkit.witness.MixedLoad;
import dev.hybridinference.testkit.witness.Moment;
import dev.hybridinference.testkit.witness.Witness;
import dev.hybridinference.testkit.witness.WitnessProviders;
import java.io.File;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A gateway that is killed in the middle of everything accounts for each request once. */
final class KillNineTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final List<Moment> KILLS = List.of(Moment.ARRIVED, Moment.DELTA, Moment.SEEN);
    private static final int AT = 40;

    @TempDir private Path dir;
    private final Witness witness = new Witness();

    @Test
    void eachRequestHasOneRowAfterKillsAtEachSideOfItsAnswer() throws Exception {
        // given
        for (Moment moment : KILLS) {
            killAt(moment);
        }

        // when
        try (WitnessProviders providers = new WitnessProviders(witness, _ -> {});
                GatewayProcess last = GatewayProcess.start(dir, yaml(providers))) {
            Await.until(PATIENCE, "one journal, that of this run", () -> journals() == 1);
            last.signal("TERM");
            Await.until(PATIENCE, "its end", () -> !last.isAlive());
        }

        // then
        assertThat(witness.count(Fate.WHOLE)).isGreaterThan(AT);
        assertThat(witness.count(Fate.CUT)).isPositive();
        try (Connection books =
                DriverManager.getConnection("jdbc:sqlite:" + dir.resolve("data/hybrid.db"))) {
            BooksAudit.Findings findings = BooksAudit.of(books, witness);
            assertThat(findings.examples()).isEmpty();
            assertThat(findings.clean()).isTrue();
            assertThat(findings.abandoned()).isPositive();
        }
    }

    private void killAt(Moment moment) throws InterruptedException {
        AtomicReference<GatewayProcess> running = new AtomicReference<>();
        KillSwitch trigger = new KillSwitch(moment, AT, () -> running.get().close());
        try (WitnessProviders providers = new WitnessProviders(witness, trigger);
                GatewayProcess gateway = GatewayProcess.start(dir, yaml(providers))) {
            running.set(gateway);
            MixedLoad.Plan plan =
                    new MixedLoad.Plan(
                            "kill-" + moment,
                            gateway.port(),
                            GatewayYaml.KEY,
                            16,
                            Duration.ofMillis(1));
            try (MixedLoad _ = MixedLoad.start(plan, witness, trigger)) {
                assertThat(trigger.awaitKill(PATIENCE.toMillis())).isTrue();
            }
        }
    }

    private static GatewayYaml yaml(WitnessProviders providers) {
        return new GatewayYaml()
                .provider(
                        "busy",
                        providers.refusing(),
                        "api_keys: [key-of-busy], health: { probes: off, cooldown: 1ms }")
                .provider("good", providers.answering())
                .model("m", "chat", List.of(GatewayYaml.target("good/m", "tier: 0")))
                .model(
                        "f",
                        "chat-f",
                        List.of(
                                GatewayYaml.target("busy/m", "tier: 0"),
                                GatewayYaml.target("good/m", "tier: 1")));
    }

    private int journals() {
        File[] all =
                dir.resolve("data/spool")
                        .toFile()
                        .listFiles(file -> file.isDirectory() && !file.getName().equals("torn"));
        return all == null ? 0 : all.length;
    }
}
