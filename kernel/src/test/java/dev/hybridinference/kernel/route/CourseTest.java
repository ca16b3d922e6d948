package dev.hybridinference.kernel.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hybridinference.kernel.failure.Failure.Retry;
import dev.hybridinference.kernel.route.Cooldown.Scope;
import dev.hybridinference.kernel.route.Course.Failed;
import dev.hybridinference.kernel.route.Course.Passed;
import dev.hybridinference.testkit.Seeds;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CourseTest {
    private static final Failed SAFE = failed(Retry.SAFE, Scope.NOTHING);
    private static final Failed UNPROCESSED =
            new Failed(Retry.SAFE, true, false, false, Scope.NOTHING);

    private static Failed failed(Retry retry, Scope resting) {
        return new Failed(retry, false, false, false, resting);
    }

    private static Candidate pair(int target, int credential) {
        return new Candidate(target, credential, Standing.READY, target);
    }

    /** Targets 0, 1 and 2; two credentials of 0 around the one of 1. */
    private static RoutePlan.Ask plan() {
        return new RoutePlan.Ask(
                List.of(pair(0, 0), pair(1, 0), pair(0, 1), pair(2, 0)), List.of());
    }

    /**
     * Letters: {@code a} asked and failed safely, {@code s} unprocessed on a reused connection,
     * {@code t} failed so that the target rests, {@code n} cannot be repeated, {@code m} maybe
     * processed, {@code c} content was sent, {@code f} full, {@code p} probing, {@code o} open,
     * {@code b} no budget, {@code u} unsaid, {@code w} a place was given at the first that was
     * full.
     */
    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    '',     0/0,  ''
                    a,      1/0,  ''
                    aa,     0/1,  ''
                    aaa,    2/0,  ''
                    aaaa,   end,  ''
                    s,      0/0,  ''
                    ss,     1/0,  ''
                    sss,    1/0,  ''
                    sa,     1/0,  ''
                    t,      1/0,  '2:target'
                    tt,     2/0,  '2:target'
                    n,      stop, ''
                    m,      stop, ''
                    c,      stop, ''
                    f,      1/0,  '0:full 2:full'
                    p,      1/0,  '0:probing 2:probing'
                    o,      1/0,  '0:open 2:open'
                    u,      1/0,  '0:unsaid 2:unsaid'
                    b,      1/0,  '0:budget'
                    ab,     0/1,  '1:budget'
                    fff,    end,  '0:full 2:full 1:full 3:full'
                    fffw,   0/0,  '0:full 2:full 1:full 3:full 0:waited'
                    fffwa,  end,  '0:full 2:full 1:full 3:full 0:waited'
                    fffwf,  end,  '0:full 2:full 1:full 3:full 0:waited 0:full'
                    fffwaw, 1/0,  '0:full 2:full 1:full 3:full 0:waited 1:waited'
                    fffwtw, 1/0,  '0:full 2:full 1:full 3:full 0:waited 2:target 1:waited'
                    faa,    end,  '0:full 2:full'
                    faaw,   0/0,  '0:full 2:full'
                    """)
    void whatHappenedSaysWhoIsNext(String events, String next, String passed) {
        // given
        Course course = new Course(plan());

        // when
        String now = "";
        for (int i = 0; i < events.length(); i++) {
            now = apply(course, events.charAt(i)) ? "" : "stop";
        }

        // then
        Candidate at = course.candidate();
        assertThat(now.isEmpty() ? at == null ? "end" : at.target() + "/" + at.credential() : now)
                .isEqualTo(next);
        assertThat(course.passed()).startsWith(passed);
    }

    /** Whether the course goes on. */
    private static boolean apply(Course course, char event) {
        switch (event) {
            case 'w' -> course.granted(course.waitable().getFirst());
            case 'f' -> course.pass(Passed.FULL);
            case 'p' -> course.pass(Passed.PROBING);
            case 'o' -> course.pass(Passed.OPEN);
            case 'b' -> course.pass(Passed.BUDGET);
            case 'u' -> course.pass(Passed.UNSAID);
            default -> {
                course.asked();
                return course.failed(
                        switch (event) {
                            case 's' -> UNPROCESSED;
                            case 't' -> failed(Retry.SAFE, Scope.TARGET);
                            case 'n' -> failed(Retry.NEVER, Scope.NOTHING);
                            case 'm' -> failed(Retry.AMBIGUOUS, Scope.NOTHING);
                            case 'c' -> new Failed(Retry.SAFE, true, true, true, Scope.NOTHING);
                            default -> SAFE;
                        });
            }
        }
        return true;
    }

    @Test
    void whatMayHaveBeenProcessedIsAskedElsewhereOnlyWhenThatIsAllowed() {
        // given
        Course course = new Course(plan());
        course.asked();

        // then
        assertThat(course.failed(new Failed(Retry.AMBIGUOUS, false, false, true, Scope.NOTHING)))
                .isTrue();
        assertThat(course.candidate()).isEqualTo(pair(1, 0));
        assertThat(course.again()).isTrue();
    }

    @Test
    void noPairOfATargetThatFailedCanBeWaitedFor() {
        // given
        Course course = new Course(plan());
        course.pass(Passed.FULL);
        course.granted(pair(0, 1));
        course.asked();

        // when
        course.failed(failed(Retry.SAFE, Scope.TARGET));

        // then
        assertThat(course.waitable()).isEmpty();
        assertThat(course.passed()).isEqualTo("0:full 2:full 2:waited 0:target");
        assertThat(course.candidate()).isEqualTo(pair(1, 0));
    }

    @Test
    void aPairIsAskedTwiceOnlyWhenTheFirstRequestWasNotProcessedAndNeverOfATargetThatIsOut() {
        // given
        long start = Seeds.next("aPairIsAskedTwiceOnly");
        RandomRoutes routes = new RandomRoutes(Seeds.random(start));
        RandomGenerator random = Seeds.random(start + 1);
        int twice = 0;

        for (int i = 0; i < 5_000; i++) {
            RouteTable table = routes.table();
            RoutePlan plan = Router.plan(table, routes.facts(), routes.view(table), i);
            if (!(plan instanceof RoutePlan.Ask ask)) {
                continue;
            }

            // when
            long events = random.nextLong();
            List<Candidate> asked = run(new Course(ask), Seeds.random(events), start);

            // then
            Map<Candidate, Integer> times = new HashMap<>();
            for (Candidate one : asked) {
                twice += times.merge(one, 1, Integer::sum) == 2 ? 1 : 0;
            }
            assertThat(times.values()).as("seed %d", start).allMatch(count -> count <= 2);
            assertThat(run(new Course(ask), Seeds.random(events), start)).isEqualTo(asked);
        }
        assertThat(twice).as("pairs asked twice").isGreaterThan(100);
    }

    /** Drives a course by random events; whom it asked. */
    private static List<Candidate> run(Course course, RandomGenerator random, long seed) {
        List<Candidate> asked = new ArrayList<>();
        Set<Integer> out = new HashSet<>();
        Set<Candidate> same = new HashSet<>();
        boolean on = true;
        for (int step = 0; on && step < 200; step++) {
            Candidate now = course.candidate();
            if (now == null) {
                List<Candidate> waitable = course.waitable();
                if (waitable.isEmpty()) {
                    break;
                }
                assertThat(waitable)
                        .as("seed %d", seed)
                        .noneMatch(one -> out.contains(one.target()));
                course.granted(waitable.get(random.nextInt(waitable.size())));
                continue;
            }
            assertThat(out).as("seed %d", seed).doesNotContain(now.target());
            int event = random.nextInt(12);
            if (event < 5) {
                Passed why = Passed.values()[event];
                if (why != Passed.FULL && why != Passed.BUDGET) {
                    out.add(now.target());
                }
                course.pass(why);
                continue;
            }
            if (asked.contains(now)) {
                assertThat(same).as("seed %d", seed).contains(now);
            }
            asked.add(now);
            course.asked();
            boolean unprocessed = event < 8;
            Scope resting = event == 11 ? Scope.TARGET : Scope.NOTHING;
            on = course.failed(new Failed(Retry.SAFE, unprocessed, false, false, resting));
            if (unprocessed) {
                same.add(now);
            }
            if (resting == Scope.TARGET && !now.equals(course.candidate())) {
                out.add(now.target());
            }
        }
        return asked;
    }
}
