package dev.hybridinference.bench.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.hybridinference.kernel.failure.Failure.Upstream;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

final class ReplicaTest {
    private final Timeline timeline = new Timeline();
    private int asked;

    /** What came back of one request, in seconds. */
    private class Answer implements Server.Listener {
        double sent;
        double first = -1;
        double ended = -1;
        int cached;

        @Override
        public void firstToken() {
            first = Timeline.seconds(timeline.now());
        }

        @Override
        public void ended(int remembered) {
            cached = remembered;
            ended = Timeline.seconds(timeline.now());
        }

        @Override
        public void failed(Upstream failure) {
            throw new AssertionError(failure);
        }
    }

    private Answer ask(Replica replica, double seconds, Turn turn) {
        Answer answer = new Answer();
        answer.sent = seconds;
        timeline.at(Timeline.nanos(seconds), () -> replica.send(turn, 0, answer));
        return answer;
    }

    private static Turn turn(int conversation, int prompt, int answer) {
        return new Turn(conversation, conversation, prompt, answer, 0);
    }

    private Replica replica(Replica.Engine engine) {
        return new Replica(timeline, engine, Trouble.NONE);
    }

    @Test
    void oneAtATimeItIsTheQueueOfTheTextbook() {
        // given: arrivals and services at random, seven tenths of the time busy
        Replica replica =
                replica(new Replica.Engine(0, 0, 10_000, 1, Integer.MAX_VALUE, Long.MAX_VALUE));
        Luck luck = Luck.of(20_260_101, "textbook", 0, 0);
        List<Answer> answers = new ArrayList<>();
        double at = 0;
        for (int i = 0; i < 60_000; i++) {
            at += luck.exponential(1.0 / 7);
            int prompt = 1 + (int) luck.exponential(1_000);
            answers.add(ask(replica, at, turn(i, prompt, 1)));
        }

        // when
        timeline.run();

        // then: M/M/1 stays 1 / (mu - lambda) = 1 / (10 - 7) seconds
        double stay =
                answers.stream().mapToDouble(one -> one.ended - one.sent).average().orElseThrow();
        assertThat(stay).isCloseTo(1 / 3.0, Percentage.withPercentage(5));
    }

    @Test
    void aLargerBatchWritesMoreInAllAndEachAnswerSlower() {
        double all = 0;
        double token = 0;
        for (int batch : new int[] {1, 2, 4, 8, 16, 32, 64, 128, 256}) {
            // when
            double[] speed = speed(batch);

            // then
            assertThat(speed[0]).as("tokens a second of %d", batch).isGreaterThan(all);
            assertThat(speed[1]).as("between two tokens of %d", batch).isGreaterThan(token);
            all = speed[0];
            token = speed[1];
        }
    }

    @Test
    void itIsAboutAsFastAsPublished() {
        // 70 billion parameters, 500 + 2,000 tokens: 13.2, 23.3 and 31.2 ms between two tokens
        assertThat(withClients(1)).isCloseTo(13.2, Percentage.withPercentage(10));
        assertThat(withClients(100)).isCloseTo(23.3, Percentage.withPercentage(10));
        assertThat(withClients(200)).isCloseTo(31.2, Percentage.withPercentage(10));
    }

    /** Milliseconds between two tokens when so many clients ask again and again. */
    private double withClients(int clients) {
        Replica replica = replica(Scenarios.H100);
        List<Double> between = new ArrayList<>();
        for (int client = 0; client < clients; client++) {
            timeline.at(
                    timeline.now() + Timeline.nanos(50.0 * client / clients),
                    () -> askAgain(replica, between, 3));
        }
        timeline.run();
        return between.stream().mapToDouble(one -> one).average().orElseThrow();
    }

    /** Asks a number of times, and measures all but the first and the last. */
    private void askAgain(Replica replica, List<Double> between, int left) {
        replica.send(
                turn(asked++, 500, 2_000),
                0,
                new Answer() {
                    @Override
                    public void ended(int remembered) {
                        super.ended(remembered);
                        if (left == 2) {
                            between.add((ended - first) / 1_999 * 1e3);
                        }
                        if (left > 1) {
                            askAgain(replica, between, left - 1);
                        }
                    }
                });
    }

    /** Tokens a second in all, and seconds between two tokens. */
    private double[] speed(int batch) {
        Replica replica = replica(Scenarios.H100);
        double begin = Timeline.seconds(timeline.now());
        List<Answer> answers = new ArrayList<>();
        for (int i = 0; i < batch; i++) {
            Answer answer = new Answer();
            answers.add(answer);
            replica.send(turn(i, 500, 2_000), 0, answer);
        }
        timeline.run();
        double end = Timeline.seconds(timeline.now());
        double between =
                answers.stream()
                        .mapToDouble(one -> (one.ended - one.first) / 1_999)
                        .average()
                        .orElseThrow();
        return new double[] {batch * 2_000 / (end - begin), between};
    }

    @Test
    void whatItRemembersIsNotReadAgain() {
        // given
        Replica replica = replica(Scenarios.H100);
        Answer before = ask(replica, 0, turn(1, 10_000, 100));
        Answer after = ask(replica, 60, turn(1, 10_400, 100));
        Answer other = ask(replica, 120, turn(2, 10_400, 100));

        // when
        timeline.run();

        // then
        assertThat(before.cached).isZero();
        assertThat(after.cached).isEqualTo(10_096);
        assertThat(other.cached).isZero();
        assertThat(after.first - after.sent).isLessThan((other.first - other.sent) / 5);
    }

    @Test
    void whoDoesNotFitWaitsAndMemoryIsTakenFromTheOldest() {
        // given
        Replica replica = replica(new Replica.Engine(10_000, 0, 10_000, 256, 2_048, 10_000));
        Answer first = ask(replica, 0, turn(1, 4_000, 100));
        Answer second = ask(replica, 0, turn(2, 4_000, 100));
        Answer third = ask(replica, 0, turn(3, 4_000, 100));
        int[] queued = new int[1];
        timeline.at(Timeline.nanos(0.5), () -> queued[0] = replica.queued());
        Answer forgotten = ask(replica, 60, turn(1, 4_000, 100));
        Answer known = ask(replica, 120, turn(3, 4_000, 100));

        // when
        timeline.run();

        // then
        assertThat(queued[0]).isOne();
        assertThat(third.first).isGreaterThanOrEqualTo(Math.min(first.ended, second.ended));
        assertThat(forgotten.cached).isZero();
        assertThat(known.cached).isPositive();
    }

    @Test
    void whoGoesAwayGetsNothingAndGivesItsRoomBack() {
        // given
        Replica replica = replica(new Replica.Engine(10_000, 0, 10_000, 1, 2_048, 10_000));
        Answer gone = new Answer();
        Server.Call call = replica.send(turn(1, 100, 3_000), 0, gone);
        timeline.at(Timeline.nanos(1), call::cancel);
        Answer next = ask(replica, 0.5, turn(2, 100, 10));

        // when
        timeline.run();

        // then
        assertThat(gone.ended).isNegative();
        assertThat(next.ended).isLessThan(1.5);
    }

    @Test
    void aSpellMakesItSlower() {
        // given
        Trouble trouble = Trouble.of(new Trouble.Spell(0, 100, 0, 10));
        Answer usual = ask(replica(Scenarios.H100), 0, turn(1, 500, 100));
        Answer slow = ask(new Replica(timeline, Scenarios.H100, trouble), 0, turn(1, 500, 100));

        // when
        timeline.run();

        // then
        assertThat(slow.ended).isCloseTo(10 * usual.ended, within(0.001));
    }
}
