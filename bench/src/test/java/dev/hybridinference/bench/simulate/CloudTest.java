package dev.hybridinference.bench.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hybridinference.kernel.failure.Failure.Upstream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

final class CloudTest {
    private final Timeline timeline = new Timeline();
    private final List<Double> first = new ArrayList<>();
    private final List<Integer> cached = new ArrayList<>();
    private final List<Upstream> failures = new ArrayList<>();

    private final class Heard implements Server.Listener {
        private final double sent = Timeline.seconds(timeline.now());

        @Override
        public void firstToken() {
            first.add(Timeline.seconds(timeline.now()) - sent);
        }

        @Override
        public void ended(int remembered) {
            cached.add(remembered);
        }

        @Override
        public void failed(Upstream failure) {
            failures.add(failure);
        }
    }

    private Cloud cloud(double perSecond, Trouble trouble) {
        Cloud.Service service = new Cloud.Service(0.4, 1e9, 0.01, perSecond);
        return new Cloud("cloud", timeline, service, trouble, 7);
    }

    private void ask(Cloud cloud, int id, int conversation, double seconds) {
        Turn turn = new Turn(id, conversation, 2_000, 100, 0);
        timeline.at(Timeline.nanos(seconds), () -> cloud.send(turn, 0, new Heard()));
    }

    @Test
    void timesAreSpreadAroundTheirMedianWithALongTail() {
        // given
        Cloud cloud = cloud(0, Trouble.NONE);
        for (int i = 0; i < 20_000; i++) {
            ask(cloud, i, i, i);
        }

        // when
        timeline.run();

        // then
        double[] sorted = first.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        assertThat(sorted[10_000]).isCloseTo(0.4, Percentage.withPercentage(3));
        assertThat(sorted[19_800]).isGreaterThan(3 * 0.4);
        assertThat(Arrays.stream(sorted).max().orElseThrow()).isGreaterThan(8 * 0.4);
    }

    @Test
    void moreThanItsLimitIsRefusedWithATime() {
        // given: ten seconds' worth at once, then two a second
        Cloud cloud = cloud(2, Trouble.NONE);
        for (int i = 0; i < 50; i++) {
            ask(cloud, i, i, 0);
        }
        ask(cloud, 50, 50, 5);

        // when
        timeline.run();

        // then
        assertThat(first).hasSize(21);
        assertThat(failures)
                .hasSize(30)
                .allSatisfy(
                        one ->
                                assertThat(one)
                                        .isInstanceOfSatisfying(
                                                Upstream.Throttled.class,
                                                full -> assertThat(full.retryAfter()).isNotNull()));
    }

    @Test
    void asManyFailAsTheSpellSays() {
        // given
        Cloud cloud = cloud(0, Trouble.of(new Trouble.Spell(0, 10_000, 0.3, 1)));
        for (int i = 0; i < 10_000; i++) {
            ask(cloud, i, i, i);
        }

        // when
        timeline.run();

        // then
        assertThat(failures.size()).isCloseTo(3_000, Percentage.withPercentage(5));
        assertThat(first.size() + failures.size()).isEqualTo(10_000);
    }

    @Test
    void aPromptIsRememberedForAWhile() {
        // given
        Cloud cloud = cloud(0, Trouble.NONE);
        ask(cloud, 1, 1, 0);
        ask(cloud, 2, 1, 100);
        ask(cloud, 3, 1, 1_000);

        // when
        timeline.run();

        // then
        assertThat(cached).containsExactly(0, 2_000, 0);
    }
}
