package dev.hybridinference.kernel.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.sun.management.ThreadMXBean;
import dev.hybridinference.kernel.call.Call;
import dev.hybridinference.kernel.call.Operation;
import dev.hybridinference.kernel.health.EndpointView.Breaker;
import dev.hybridinference.kernel.route.TargetView.Pace;
import dev.hybridinference.kernel.route.TargetView.Tariff;
import dev.hybridinference.testkit.Seeds;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DecisionTest {
    private static final int TIMES = 3_000;
    private static final Facts FACTS =
            new Facts(Operation.CHAT, 1_000, 100, Call.Needs.NONE, false);

    private record Case(RouteTable table, Decision decision, RoutePlan plan) {}

    private static Case some(RandomRoutes routes, long seed) {
        RouteTable table = routes.table();
        Facts facts = routes.facts();
        View view = routes.view(table);
        RoutePlan plan = Router.plan(table, facts, view, seed);
        return new Case(table, Decision.of(table, facts, view, seed, plan), plan);
    }

    @Test
    void aDecisionThatWasWrittenAndReadLeadsToTheSamePlanToTheLastBit() {
        // given
        long start = Seeds.next("aDecisionThatWasWrittenAndRead");
        RandomRoutes routes = new RandomRoutes(Seeds.random(start));
        RandomGenerator random = Seeds.random(start + 1);
        long characters = 0;

        for (int i = 0; i < TIMES; i++) {
            Case one = some(routes, random.nextLong());

            // when
            String text = DecisionText.of(one.decision());
            Decision read = DecisionText.read(text);
            RouteTable table = RouteTableText.read(one.table().text(), RandomRoutes::named);
            RoutePlan again = read.replay(table).plan();

            // then
            assertThat(read).as("seed %d", start).isEqualTo(one.decision());
            assertThat(text).matches("[\\w-]+");
            assertThat(table.id()).isEqualTo(one.table().id());
            assertThat(again).as("seed %d", start).isEqualTo(one.plan());
            assertThat(read.led(again)).isTrue();
            assertThat(Decision.digest(again)).isEqualTo(one.decision().digest());
            characters += text.length();
        }
        System.out.println("characters of a decision: " + characters / TIMES);
    }

    @Test
    void aDecisionAboutTenUsualTargetsIsShort() {
        // given
        Seen[] seen = new Seen[10];
        Arrays.setAll(
                seen, i -> Seen.idle().pace(300_000 + i, 20_000, Pace.SURE).work(4, 9_000, 1));
        RouteTable table = table("latency", 10);
        View view = Seen.of(seen);

        // when
        String text =
                DecisionText.of(
                        Decision.of(table, FACTS, view, 7, Router.plan(table, FACTS, view, 7)));

        // then
        assertThat(text).hasSizeLessThan(250);
    }

    @Test
    void aTextThatWasChangedIsRefusedOrAnotherDecision() {
        // given
        long start = Seeds.next("aTextThatWasChanged");
        RandomRoutes routes = new RandomRoutes(Seeds.random(start));
        RandomGenerator random = Seeds.random(start + 1);
        int refused = 0;
        int otherPlan = 0;
        int samePlan = 0;

        for (int i = 0; i < 400; i++) {
            Case one = some(routes, random.nextLong());
            String text = DecisionText.of(one.decision());
            for (int flip = 0; flip < 40; flip++) {
                // when
                char[] changed = text.toCharArray();
                changed[random.nextInt(changed.length)] ^= (char) (1 << random.nextInt(7));
                Decision read = readOrNull(new String(changed));

                // then
                if (read == null) {
                    refused++;
                    continue;
                }
                assertThat(read).as("seed %d", start).isNotEqualTo(one.decision());
                RoutePlan plan = planOrNull(read, one.table());
                if (plan != null && read.led(plan)) {
                    samePlan++;
                } else {
                    otherPlan++;
                }
            }
        }
        System.out.printf(
                "flipped bits: %d refused, %d another plan, %d the same plan%n",
                refused, otherPlan, samePlan);
        assertThat(refused).isPositive();
        assertThat(otherPlan).isPositive();
    }

    private static @Nullable Decision readOrNull(String text) {
        try {
            return DecisionText.read(text);
        } catch (IllegalArgumentException refused) {
            return null;
        }
    }

    private static @Nullable RoutePlan planOrNull(Decision read, RouteTable table) {
        try {
            return read.replay(table).plan();
        } catch (IllegalArgumentException refused) {
            return null;
        }
    }

    @Test
    void everySpellingOfItsOwnIsRefused() {
        // given
        RouteTable table = table("weighted", 2);
        View view = Seen.all(table);
        String text =
                DecisionText.of(
                        Decision.of(table, FACTS, view, 7, Router.plan(table, FACTS, view, 7)));
        byte[] bytes = Base64.getUrlDecoder().decode(text);
        byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);

        // then
        assertThat(DecisionText.read(text).view()).isEqualTo(view);
        for (String other :
                List.of(
                        text + "=",
                        text + "A",
                        " " + text,
                        text.substring(1),
                        Base64.getUrlEncoder().withoutPadding().encodeToString(longer))) {
            assertThatThrownBy(() -> DecisionText.read(other))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void everythingThatAStrategyUsesChangesItsPlanOrItsScores() {
        for (Strategy each : RandomRoutes.STRATEGIES) {
            String word = each.word();
            changes(word, seen -> seen.breaker(Breaker.OPEN, 9));
            changes(word, seen -> seen.breaker(Breaker.OPEN, 10));
            changes(word, seen -> seen.breaker(Breaker.PROBING, 0));
            changes(word, seen -> seen.breaker(Breaker.OPEN_SOFT, 9));
            changes(word, seen -> seen.rests(new Rest(3, false)));
            changes(word, seen -> seen.rests(new Rest(3, true)));
            changes(word, seen -> seen.credentials(new Rest(3, true)));
            changes(word, seen -> seen.places(2, 2, 0));
            changes(word, seen -> seen.places(1, 2, 1));
            changes(word, seen -> seen.share(1e-9f));
            changes(word, seen -> seen.paceShare(1e-9f));
            changes(word, seen -> seen.order(TargetView.Order.DRAIN));
            changes(word, seen -> seen.order(TargetView.Order.PIN));
        }
        changes("weighted", seen -> seen.cached(10));
        changes("round_robin", seen -> seen.turn(0.25));
        changes("least_busy", seen -> seen.cached(10));
        changes("least_busy", seen -> seen.work(0, 1, 0));
        changes("least_busy", seen -> seen.work(0, 0, 1));
        changes("latency", seen -> seen.pace(1_000, 10, Pace.SURE));
        changes("latency", seen -> seen.pace(1_000, 11, Pace.SURE));
        changes("latency", seen -> seen.pace(1_001, 10, Pace.SURE));
        changes("latency", seen -> seen.pace(1_000, 10, Pace.SURE).work(1, 0, -1));
        changes("latency", seen -> seen.pace(1_000, 10, Pace.SURE).work(0, 0, 1));
        changes("latency", seen -> seen.pace(1_000, 10, Pace.SURE).cached(10));
        changes("cost", seen -> seen.tariff(new Tariff(1, 1, 1, 0)));
        changes("cost", seen -> seen.tariff(new Tariff(1, 1, 2, 0)));
        changes("cost", seen -> seen.tariff(new Tariff(1, 1, 1, 0)).cached(10));
    }

    private static void changes(String strategy, UnaryOperator<Seen> change) {
        RouteTable table = table(strategy, 2);
        View before = Seen.of(Seen.idle(), Seen.idle());
        View after = Seen.of(change.apply(Seen.idle()), Seen.idle());
        assertThat(Decision.digest(Router.plan(table, FACTS, after, 7)))
                .as("%s: %s", strategy, after.targets().getFirst())
                .isNotEqualTo(Decision.digest(Router.plan(table, FACTS, before, 7)));
    }

    @Test
    void theFactsTheSeedAndTheUsualAnswerChangeThePlanOfWhoUsesThem() {
        // given
        Tariff tariff = new Tariff(3, 1, 5, 0);
        View view = Seen.of(Seen.idle().tariff(tariff), Seen.idle().tariff(tariff));
        RouteTable cost = table("cost", 2);
        Facts longer = new Facts(Operation.CHAT, 1_001, 100, Call.Needs.NONE, false);
        Facts talkative = new Facts(Operation.CHAT, 1_000, 101, Call.Needs.NONE, false);
        Facts unlimited = new Facts(Operation.CHAT, 1_000, Call.UNLIMITED, Call.Needs.NONE, false);

        // then
        long usual = Decision.digest(Router.plan(cost, FACTS, view, 7));
        assertThat(Decision.digest(Router.plan(cost, longer, view, 7))).isNotEqualTo(usual);
        assertThat(Decision.digest(Router.plan(cost, talkative, view, 7))).isNotEqualTo(usual);
        assertThat(Decision.digest(Router.plan(cost, unlimited, view, 7)))
                .isNotEqualTo(
                        Decision.digest(
                                Router.plan(cost, unlimited, new View(513, view.targets()), 7)));
        RouteTable weighted = table("weighted", 2);
        assertThat(Decision.digest(Router.plan(weighted, FACTS, view, 8)))
                .isNotEqualTo(Decision.digest(Router.plan(weighted, FACTS, view, 7)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "A", "AQ", "%%%", "\u20ac", "AQEB", "gICAgICAgICAgAE"})
    void whatIsNoDecisionIsRefused(String text) {
        assertThatThrownBy(() -> DecisionText.read(text))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void hostileTextsAreRefusedOrReadAndNeverTakeMuchMemory() {
        // given
        long start = Seeds.next("hostileTexts");
        RandomRoutes routes = new RandomRoutes(Seeds.random(start));
        RandomGenerator random = Seeds.random(start + 1);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

        for (int i = 0; i < TIMES; i++) {
            byte[] bytes =
                    i % 2 == 0
                            ? noise(random)
                            : Base64.getUrlDecoder()
                                    .decode(DecisionText.of(some(routes, i).decision()));
            for (int hit = 1 + random.nextInt(4); hit > 0; hit--) {
                bytes[random.nextInt(bytes.length)] = (byte) (random.nextBoolean() ? 0xFF : hit);
            }
            String text = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);

            // when
            long before = threads.getCurrentThreadAllocatedBytes();
            Throwable thrown = catchThrowable(() -> DecisionText.read(text));
            long allocated = threads.getCurrentThreadAllocatedBytes() - before;

            // then
            assertThat(thrown == null || thrown instanceof IllegalArgumentException)
                    .as("seed %d: %s", start, thrown)
                    .isTrue();
            assertThat(allocated).as("seed %d", start).isLessThan(2_000_000);
        }
    }

    private static byte[] noise(RandomGenerator random) {
        byte[] bytes = new byte[1 + random.nextInt(300)];
        random.nextBytes(bytes);
        bytes[0] = 1;
        return bytes;
    }

    @Test
    void hugeCountsAreRefused() {
        for (long targets : new long[] {1, 4_096, 4_097, 1_000_000_000, Integer.MAX_VALUE + 1L}) {
            for (long credentials : new long[] {65_536, 65_537, 1_000_000_000}) {
                // given
                Packed out = new Packed();
                out.number(1);
                out.text("0123456789ab");
                out.bits(7);
                out.bits(7);
                for (int field = 0; field < 5; field++) {
                    out.number(0);
                }
                out.number(targets);
                for (int i = 0; i < 4_100; i++) {
                    out.number(credentials);
                    out.number(0);
                }
                String text = out.toText();
                ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

                // when
                long before = threads.getCurrentThreadAllocatedBytes();
                Throwable thrown = catchThrowable(() -> DecisionText.read(text));
                long allocated = threads.getCurrentThreadAllocatedBytes() - before;

                // then
                assertThat(thrown).isInstanceOf(IllegalArgumentException.class);
                assertThat(allocated).isLessThan(2_000_000);
            }
        }
    }

    @Test
    void aDecisionIsMadeAgainOnlyWithItsOwnTable() {
        // given
        RouteTable table = table("weighted", 2);
        View view = Seen.all(table);
        Decision decision = Decision.of(table, FACTS, view, 7, Router.plan(table, FACTS, view, 7));
        Decision alone =
                new Decision(table.id(), 7, FACTS, Seen.of(Seen.idle()), decision.digest());
        Decision keyless =
                new Decision(table.id(), 7, FACTS, Seen.of(Seen.idle(0), Seen.idle()), 0);

        // then
        assertThatThrownBy(() -> decision.replay(table("weighted", 3)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected: " + table.id());
        assertThatThrownBy(() -> alone.replay(table)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> keyless.replay(table))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(table("ordered", 2).id()).isNotEqualTo(table.id());
    }

    @Test
    void aTableThatWasChangedIsRefusedOrAnother() {
        // given
        long start = Seeds.next("aTableThatWasChanged");
        RandomRoutes routes = new RandomRoutes(Seeds.random(start));
        RandomGenerator random = Seeds.random(start + 1);

        for (int i = 0; i < TIMES; i++) {
            RouteTable table = routes.table();
            char[] changed = table.text().toCharArray();
            changed[random.nextInt(changed.length)] = "\t\n\r\\0-9ax,".charAt(random.nextInt(10));
            String text = new String(changed);

            // when
            Throwable thrown =
                    catchThrowable(
                            () ->
                                    assertThat(
                                                    RouteTableText.read(text, RandomRoutes::named)
                                                            .text())
                                            .isEqualTo(text));

            // then
            assertThat(thrown == null || thrown instanceof IllegalArgumentException)
                    .as("seed %d: %s", start, thrown)
                    .isTrue();
        }
    }

    private static RouteTable table(String strategy, int count) {
        List<Target> targets =
                IntStream.range(0, count)
                        .mapToObj(i -> new Target(new TargetId("p" + i, "m"), 1, 0, 1))
                        .toList();
        return new RouteTable("m", RandomRoutes.named(strategy), targets);
    }
}
