package dev.hybridinference.bench.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class ModelServerTest {
    private static final Behaviour WELL = Behaviour.ok(20, 1);
    private static final long SEED = 1;

    private ModelServer server;

    @BeforeEach
    void start() throws IOException {
        server = ModelServer.start(WELL, SEED);
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    @Test
    void aServerThatIsWellStreamsWholeAnswersAtItsPace() {
        Seen seen = ask();

        assertThat(seen.end()).isEqualTo(Seen.End.WHOLE);
        assertThat(seen.firstNanos()).isGreaterThanOrEqualTo(WELL.first().toNanos());
        assertThat(seen.totalNanos()).isGreaterThanOrEqualTo(Pause.nanos(WELL.seconds()));
    }

    @Test
    void itsBehaviourIsSwitchedWhileItServes() {
        server.become(WELL.failing(1));
        assertThat(ask().status()).isEqualTo(503);
        server.become(WELL.atMost(0, Behaviour.TOO_MANY));
        assertThat(ask().status()).isEqualTo(429);
        server.become(WELL.slower(3));
        assertThat(ask().firstNanos()).isGreaterThanOrEqualTo(3 * WELL.first().toNanos());

        assertThat(server.attempts()).isEqualTo(3);
        assertThat(server.refused()).isEqualTo(1);
    }

    @Test
    void aMixedLoadIsOfStreamsOthersAndThoseThatLeave() throws InterruptedException {
        Question mixed = new Question(server.port(), "key", "m", true);

        List<Seen> all = OpenLoad.run(new OpenLoad.Offer("mixed", mixed, 200, 0.5, SEED));

        Tally tally = new Tally(all);
        assertThat(tally.failed()).isZero();
        assertThat(tally.count(Seen.End.LEFT)).isEqualTo(all.size() / 10);
        assertThat(server.attempts()).isEqualTo(all.size());
    }

    private Seen ask() {
        return new Question(server.port(), "key", "m", false).ask("x", 0, System.nanoTime());
    }
}
