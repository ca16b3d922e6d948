package dev.hybridinference.gateway.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hybridinference.gateway.endpoint.EndpointCell.Comer;
import dev.hybridinference.gateway.endpoint.Entry.Refused;
import dev.hybridinference.gateway.endpoint.Entry.Why;
import dev.hybridinference.kernel.health.EndpointView.Breaker;
import dev.hybridinference.kernel.health.HealthRules;
import dev.hybridinference.kernel.health.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class EndpointPlacesTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final HealthRules TWO = rules(2, 4);
    private static final HealthRules FREE = rules(0, 4);
    private static final Comer LOW = new Comer(false, true, false);

    private final EndpointCell cell = new EndpointCell("endpoint");
    private final List<String> served = new ArrayList<>();
    private final List<Slot> running = new ArrayList<>();
    private long now;

    @Test
    void allPlacesCanBeTakenAndNoneMore() {
        fill(TWO);
        assertThat(cell.inFlight()).isEqualTo(2);
        assertThat(cell.seen(now).limit()).isEqualTo(2);
        assertThat(cell.enter(TWO, Comer.FIRST, now)).isEqualTo(new Refused(Why.FULL));
        leave(Verdict.GOOD);
        assertThat(cell.enter(TWO, Comer.FIRST, now)).isInstanceOf(Slot.class);
    }

    @Test
    void normalOnesGoBeforeLowOnesAndEachInOrder() {
        // given
        fill(TWO);
        List<Guest> guests = new ArrayList<>();
        for (String name : List.of("low 1", "normal 1", "low 2", "normal 2")) {
            guests.add(await(TWO, name));
        }
        // when
        for (int i = 0; i < 2; i++) {
            leave(Verdict.GOOD);
        }
        now += 10 * SECOND;
        for (int i = 0; i < 2; i++) {
            guests.get(2 * i + 1).place().settle(Verdict.GOOD, now, 0);
        }
        // then
        assertThat(served).containsExactly("normal 1", "normal 2", "low 1", "low 2");
        assertThat(cell.inFlight()).isEqualTo(2);
        assertThat(cell.waiting()).isZero();
    }

    @Test
    void aQuarterOfThePlacesIsKeptForNormalOnesAsLongAsTheyCome() {
        // given eight places, and a normal request that came and left
        HealthRules eight = rules(8, 4);
        ((Slot) cell.enter(eight, Comer.FIRST, now)).settle(Verdict.GOOD, now, 0);
        // when
        fill(eight, LOW);
        // then
        assertThat(cell.inFlight()).isEqualTo(6);
        Guest low = await(eight, "low");
        assertThat(cell.enter(eight, Comer.FIRST, now)).as("overtakes").isInstanceOf(Slot.class);
        assertThat(cell.enter(eight, Comer.FIRST, now)).isInstanceOf(Slot.class);
        assertThat(cell.enter(eight, Comer.FIRST, now)).isEqualTo(new Refused(Why.FULL));
        // and as none came for ten seconds
        now += 10 * SECOND;
        leave(Verdict.GOOD);
        assertThat(low.slot).isNotNull();
        leave(Verdict.GOOD);
        fill(eight, LOW);
        assertThat(cell.inFlight()).isEqualTo(8);
    }

    @Test
    void theOnlyPlaceIsNotKeptFree() {
        HealthRules one = rules(1, 4);
        ((Slot) cell.enter(one, Comer.FIRST, now)).settle(Verdict.GOOD, now, 0);
        assertThat(cell.enter(one, LOW, now)).isInstanceOf(Slot.class);
    }

    @Test
    void whoGetsAPlaceElsewhereShortensTheWaitOfThoseBehind() {
        // given places that are held for eight seconds, of which two may be waited for
        HealthRules two = rules(2, 100);
        fill(two);
        now += 8 * SECOND;
        leave(Verdict.GOOD);
        leave(Verdict.GOOD);
        fill(two);
        // when most of those who wait get a place elsewhere
        for (int i = 0; i < 400; i++) {
            ((Ticket) cell.await(two, new Guest(), Comer.FIRST, now)).servedElsewhere();
        }
        // then many more may wait
        for (int i = 0; i < 20; i++) {
            assertThat(cell.await(two, new Guest(), Comer.FIRST, now)).isInstanceOf(Ticket.class);
        }
    }

    @Test
    void aNewcomerDoesNotOvertake() {
        fill(TWO);
        Guest first = await(TWO, "first");
        Guest second = await(TWO, "second");
        leave(Verdict.GOOD);
        assertThat(cell.enter(TWO, Comer.FIRST, now)).isEqualTo(new Refused(Why.FULL));
        first.place().settle(Verdict.GOOD, now, 0);
        assertThat(second.slot).isNotNull();
    }

    @Test
    void aFullRoomRefusesAndANormalOneSendsTheYoungestLowOneAway() {
        // given
        fill(TWO);
        await(TWO, "normal");
        Guest older = await(TWO, "low older");
        Guest younger = await(TWO, "low younger");
        await(TWO, "normal too");
        // when
        Waiting low = cell.await(TWO, new Guest(), LOW, now);
        Waiting normal = cell.await(TWO, new Guest(), Comer.FIRST, now);
        // then
        assertThat(low).isEqualTo(new Waiting.Refused(10 * SECOND));
        assertThat(normal).isInstanceOf(Ticket.class);
        assertThat(younger.sentAwayNanos).isEqualTo(10 * SECOND);
        assertThat(older.sentAwayNanos).isZero();
        assertThat(cell.waiting()).isEqualTo(4);
        // and
        cell.await(TWO, new Guest(), Comer.FIRST, now);
        assertThat(older.sentAwayNanos).isPositive();
        assertThat(cell.await(TWO, new Guest(), Comer.FIRST, now))
                .isInstanceOf(Waiting.Refused.class);
        assertThat(cell.waiting()).isEqualTo(4);
    }

    @Test
    void nobodyWaitsWhereNobodyMay() {
        HealthRules none = rules(1, 0);
        fill(none);
        assertThat(cell.await(none, new Guest(), Comer.FIRST, now))
                .isInstanceOf(Waiting.Refused.class);
    }

    @Test
    void whoWouldWaitTooLongIsRefusedAtOnce() {
        // given places that are held for six seconds
        fill(TWO);
        now += 6 * SECOND;
        leave(Verdict.GOOD);
        leave(Verdict.GOOD);
        fill(TWO);
        // then one waits three seconds, two six, and three would nine of ten
        assertThat(cell.await(TWO, new Guest(), Comer.FIRST, now)).isInstanceOf(Ticket.class);
        assertThat(cell.await(TWO, new Guest(), LOW, now)).isInstanceOf(Ticket.class);
        assertThat(cell.await(TWO, new Guest(), LOW, now))
                .isEqualTo(new Waiting.Refused(9 * SECOND));
        assertThat(cell.await(TWO, new Guest(), Comer.FIRST, now))
                .as("a normal one stands before the low one")
                .isInstanceOf(Ticket.class);
    }

    @Test
    void whoCancelsLeavesTheRoomAtOnce() {
        fill(TWO);
        Ticket ticket = (Ticket) cell.await(TWO, new Guest("gone", served), Comer.FIRST, now);
        ticket.cancel();
        assertThat(cell.waiting()).isZero();
        ticket.cancel();
        leave(Verdict.GOOD);
        assertThat(served).isEmpty();
        assertThat(cell.inFlight()).isEqualTo(1);
    }

    @Test
    void aPlaceThatNobodyTakesStaysFree() {
        fill(TWO);
        await(TWO, "first").wants = false;
        await(TWO, "second").wants = false;
        leave(Verdict.GOOD);
        assertThat(cell.inFlight()).isEqualTo(1);
        assertThat(cell.waiting()).isZero();
        assertThat(cell.enter(TWO, Comer.FIRST, now)).isInstanceOf(Slot.class);
    }

    @Test
    void whoStandsInTwoRoomsGetsOnePlace() {
        // given
        EndpointCell other = new EndpointCell("other");
        fill(TWO);
        Slot there = (Slot) other.enter(rules(1, 4), Comer.FIRST, now);
        Guest guest = await(TWO, "guest");
        other.await(rules(1, 4), guest, Comer.FIRST, now);
        // when
        there.settle(Verdict.GOOD, now, 0);
        leave(Verdict.GOOD);
        // then
        assertThat(served).containsExactly("guest");
        assertThat(other.inFlight()).isEqualTo(1);
        assertThat(cell.inFlight()).isEqualTo(1);
    }

    @Test
    void whoComesWhenAPlaceJustBecameFreeIsGrantedItAtOnce() {
        fill(TWO);
        leave(Verdict.GOOD);
        Guest guest = await(TWO, "guest");
        assertThat(guest.slot).isNotNull();
        assertThat(cell.waiting()).isZero();
    }

    @Test
    void allWhoWaitAreSentAwayWhenTheBreakerOpens() {
        HealthRules six = rules(6, 4);
        fill(six);
        Guest guest = await(six, "low");
        guest.wants = false;
        Guest[] guests = {await(six, "one"), await(six, "two")};
        for (int i = 0; i < 4; i++) {
            running.removeFirst().settle(Verdict.FAILED, now, 0.5);
        }
        for (Guest granted : guests) {
            assertThat(granted.slot).as("four failures are not enough").isNotNull();
        }
        fill(six);
        Guest last = await(six, "last");
        leave(Verdict.FAILED);
        assertThat(last.slot).isNull();
        assertThat(last.sentAwayNanos).isPositive();
        assertThat(cell.waiting()).isZero();
        assertThat(cell.await(six, new Guest(), Comer.FIRST, now))
                .isInstanceOf(Waiting.Refused.class);
    }

    @Test
    void whoWaitsAtAHalfOpenBreakerBecomesTheProbeOneAtATime() {
        // given a half-open breaker, and the only place taken
        fill(rules(6, 4));
        for (int i = 0; i < 5; i++) {
            leave(Verdict.FAILED);
        }
        HealthRules one = rules(1, 4);
        cell.probedWell(now);
        assertThat(cell.enter(one, Comer.FIRST, now)).isEqualTo(new Refused(Why.FULL));
        await(one, "first").wants = false;
        Guest second = await(one, "second");
        Guest third = await(one, "third");
        // when
        leave(Verdict.NEUTRAL);
        // then
        assertThat(second.place().isProbe()).isTrue();
        second.place().settle(Verdict.NEUTRAL, now, 0);
        assertThat(third.place().isProbe()).isTrue();
        assertThat(served).containsExactly("second", "third");
    }

    @Test
    void saturationLowersTheLimitOnceASecondAndAGoodMinuteForgetsIt() {
        // given
        for (int i = 0; i < 10; i++) {
            running.add((Slot) cell.enter(FREE, Comer.FIRST, now));
        }
        // when
        leave(Verdict.SATURATED);
        leave(Verdict.SATURATED);
        // then
        assertThat(cell.seen(now).limit()).isEqualTo(7);
        assertThat(cell.enter(FREE, Comer.FIRST, now)).isEqualTo(new Refused(Why.FULL));
        Guest guest = await(FREE, "guest");
        now += 60 * SECOND;
        assertThat(cell.seen(now).limit()).isZero();
        assertThat(cell.enter(FREE, Comer.FIRST, now)).isEqualTo(new Refused(Why.FULL));
        assertThat(guest.slot).as("who waited comes before the newcomer").isNotNull();
        assertThat(cell.enter(FREE, Comer.FIRST, now)).isInstanceOf(Slot.class);
    }

    @Test
    void aLimitThatGrowsLetsWaitersIn() {
        // given a limit of 7, and 8 running
        HealthRules ten = rules(10, 4);
        fill(ten);
        leave(Verdict.SATURATED);
        leave(Verdict.NEUTRAL);
        Guest guest = await(ten, "guest");
        // when the operator's number grows
        leave(Verdict.NEUTRAL);
        assertThat(guest.slot).isNull();
        for (int i = 0; i < 6; i++) {
            leave(Verdict.GOOD);
            Slot in = guest.place();
            running.add(in);
            guest = await(ten, "guest");
        }
        // then the seventh success makes two places
        Guest second = await(ten, "second");
        leave(Verdict.GOOD);
        assertThat(guest.slot).isNotNull();
        assertThat(second.slot).isNotNull();
        assertThat(cell.seen(now).limit()).isEqualTo(8);
    }

    @Test
    void moreOfTheOperatorsPlacesLetWaitersIn() {
        fill(TWO);
        Guest guest = await(TWO, "guest");
        Entry newcomer = cell.enter(rules(4, 4), Comer.FIRST, now);
        assertThat(guest.slot).isNotNull();
        assertThat(newcomer).isInstanceOf(Slot.class);
        assertThat(cell.inFlight()).isEqualTo(4);
    }

    @Test
    void whoWaitsIsServedBesideFailuresAsLongAsSomethingWorks() {
        // given a breaker that opened softly while all places are taken
        HealthRules many = rules(30, 4);
        fill(many);
        for (int i = 0; i < 20; i++) {
            leave(i % 2 == 0 ? Verdict.GOOD : Verdict.FAILED);
        }
        assertThat(cell.seen(now).breaker()).isEqualTo(Breaker.OPEN_SOFT);
        while (cell.enter(many, new Comer(false, false, true), now) instanceof Slot slot) {
            running.add(slot);
        }
        // when
        Guest guest = await(many, "guest");
        leave(Verdict.GOOD);
        // then
        assertThat(guest.slot).isNotNull();
    }

    @Test
    void arrivalsThatFindNoPlaceEarnNoTokensForReattempts() {
        HealthRules one = new HealthRules(false, SECOND, 1, 0, SECOND);
        fill(one);
        for (int i = 0; i < 10_000; i++) {
            assertThat(cell.enter(one, Comer.FIRST, now)).isEqualTo(new Refused(Why.FULL));
        }
        int again = 0;
        leave(Verdict.FAILED);
        for (int i = 0; i < 1_000; i++) {
            if (cell.enter(one, Comer.AGAIN, now) instanceof Slot slot) {
                slot.settle(Verdict.FAILED, now, 0.5);
                again++;
            }
        }
        assertThat(again).isBetween(100, 105);
    }

    private static HealthRules rules(int places, int queue) {
        return new HealthRules(true, 80 * SECOND, places, queue, 10 * SECOND);
    }

    private void fill(HealthRules rules) {
        fill(rules, Comer.FIRST);
    }

    private void fill(HealthRules rules, Comer who) {
        while (cell.enter(rules, who, now) instanceof Slot slot) {
            running.add(slot);
        }
    }

    private void leave(Verdict verdict) {
        running.removeFirst().settle(verdict, now, 0.5);
    }

    private Guest await(HealthRules rules, String name) {
        Guest guest = new Guest(name, served);
        Waiting waiting = cell.await(rules, guest, name.startsWith("low") ? LOW : Comer.FIRST, now);
        assertThat(waiting).isInstanceOf(Ticket.class);
        return guest;
    }
}
