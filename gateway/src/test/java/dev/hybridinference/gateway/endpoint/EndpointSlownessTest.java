package dev.hybridinference.gateway.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hybridinference.gateway.endpoint.EndpointCell.Comer;
import dev.hybridinference.kernel.health.HealthRules;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What first tokens that come late do to the bound. */
class EndpointSlownessTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final HealthRules FREE = rules(0, 4);

    private final EndpointCell cell = new EndpointCell("endpoint");
    private final List<Slot> running = new ArrayList<>();
    private final long now = 7 * SECOND;

    @Test
    void slownessUnderLoadLowersTheLimit() {
        HealthRules ten = rules(10, 4);
        fill(ten);
        Slot speaker = running.getFirst();
        speaker.firstToken(false, now);
        assertThat(cell.seen(now).limit()).isEqualTo(10);
        speaker.firstToken(true, now);
        assertThat(cell.seen(now).limit()).isEqualTo(7);
    }

    @Test
    void slownessWithoutLoadIsNotMeantForTheLimit() {
        Slot alone = (Slot) cell.enter(rules(10, 4), Comer.FIRST, now);
        alone.firstToken(true, now);
        assertThat(cell.seen(now).limit()).isEqualTo(10);
    }

    @Test
    void slownessWhereNothingIsBoundBindsNothing() {
        for (int i = 0; i < 1_000; i++) {
            running.add((Slot) cell.enter(FREE, Comer.FIRST, now));
        }
        running.getFirst().firstToken(true, now);
        assertThat(cell.seen(now).limit()).isZero();
    }

    private static HealthRules rules(int places, int queue) {
        return new HealthRules(true, 80 * SECOND, places, queue, 10 * SECOND);
    }

    private void fill(HealthRules rules) {
        while (cell.enter(rules, Comer.FIRST, now) instanceof Slot slot) {
            running.add(slot);
        }
    }
}
