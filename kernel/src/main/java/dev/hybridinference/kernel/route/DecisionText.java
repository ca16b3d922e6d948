package dev.hybridinference.kernel.route;

import dev.hybridinference.kernel.call.Call;
import dev.hybridinference.kernel.call.Operation;
import dev.hybridinference.kernel.health.EndpointView;
import dev.hybridinference.kernel.health.EndpointView.Breaker;
import dev.hybridinference.kernel.route.TargetView.Extra;
import dev.hybridinference.kernel.route.TargetView.Order;
import dev.hybridinference.kernel.route.TargetView.Pace;
import dev.hybridinference.kernel.route.TargetView.Tariff;
import dev.hybridinference.kernel.route.TargetView.Work;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A decision as a short text: a few bytes for each target, and none for what is as usual. Numbers
 * as {@link Packed} writes them. Pure.
 */
public final class DecisionText {
    /** Characters that are worth keeping: those of about forty busy targets. */
    public static final int LONGEST = 1_280;

    private static final int FORM = 1;
    private static final String INLINE = "t:";

    /** Targets that a text can hold. */
    static final int MOST_TARGETS = 4_096;

    /** Credentials of all its targets together. */
    static final int MOST_CREDENTIALS = 65_536;

    private static final int ENDPOINT = 1;
    private static final int SHARES = 2;
    private static final int PLACES = 4;
    private static final int RESTS = 8;
    private static final int WORK = 16;
    private static final int PACE = 32;
    private static final int TARIFF = 64;
    private static final int MORE = 128;

    private static final List<Operation> OPERATIONS = List.of(Operation.values());
    private static final List<Breaker> BREAKERS = List.of(Breaker.values());
    private static final List<Order> ORDERS = List.of(Order.values());

    private DecisionText() {}

    /** The text of a decision, of characters that URLs and CSV files leave alone. */
    public static String of(Decision decision) {
        Packed out = new Packed();
        out.number(FORM);
        out.text(decision.table());
        out.bits(decision.seed());
        out.bits(decision.digest());
        Facts facts = decision.facts();
        out.number(facts.operation().ordinal());
        out.number(facts.inputTokens());
        out.number(facts.maxOutput() + 1);
        Call.Needs needs = facts.needs();
        out.number(
                (needs.tools() ? 1 : 0)
                        | (needs.vision() ? 2 : 0)
                        | (needs.reasoning() ? 4 : 0)
                        | (facts.local() ? 8 : 0));
        View view = decision.view();
        out.number(view.outputTokens());
        out.number(view.targets().size());
        for (TargetView target : view.targets()) {
            target(out, target);
        }
        return out.toText();
    }

    private static void target(Packed out, TargetView seen) {
        EndpointView endpoint = seen.endpoint();
        Work work = seen.work();
        Pace pace = seen.pace();
        Tariff tariff = seen.tariff();
        boolean rests = !seen.rest().equals(Rest.NONE);
        for (Rest each : seen.credentials()) {
            rests |= !each.equals(Rest.NONE);
        }
        boolean shares = endpoint.share() != 1 || pace.share() != 1;
        boolean places = (endpoint.inFlight() | endpoint.limit() | endpoint.waiting()) != 0;
        boolean broken = endpoint.breaker() != Breaker.CLOSED || endpoint.openNanos() != 0;
        boolean paced = pace.samples() != 0 || pace.firstMicros() != 0 || pace.tokenMicros() != 0;
        boolean more = !seen.extra().equals(Extra.NONE) || seen.order() != Order.NONE;
        out.number(seen.credentials().size());
        out.number(
                (broken ? ENDPOINT : 0)
                        | (shares ? SHARES : 0)
                        | (places ? PLACES : 0)
                        | (rests ? RESTS : 0)
                        | (work.equals(Work.NONE) ? 0 : WORK)
                        | (paced ? PACE : 0)
                        | (tariff == null ? 0 : TARIFF)
                        | (more ? MORE : 0));
        if (broken) {
            out.number(endpoint.breaker().ordinal());
            out.number(endpoint.openNanos());
        }
        if (shares) {
            out.number(Float.floatToIntBits(endpoint.share()));
            out.number(Float.floatToIntBits(pace.share()));
        }
        if (places) {
            out.number(endpoint.inFlight());
            out.number(endpoint.limit());
            out.number(endpoint.waiting());
        }
        if (rests) {
            rest(out, seen.rest());
            seen.credentials().forEach(rest -> rest(out, rest));
        }
        if (!work.equals(Work.NONE)) {
            out.number(work.inFlight());
            out.number(work.tokens());
            out.number(work.queued() + 1);
        }
        if (paced) {
            out.number(pace.firstMicros());
            out.number(pace.tokenMicros());
            out.number(pace.samples());
        }
        if (tariff != null) {
            out.number(tariff.input());
            out.number(tariff.cached());
            out.number(tariff.output());
            out.number(tariff.hour());
        }
        if (more) {
            out.number(seen.order().ordinal());
            out.number(seen.extra().cached());
            out.bits(Double.doubleToLongBits(seen.extra().turn()));
            out.number(seen.extra().context());
        }
    }

    private static void rest(Packed out, Rest rest) {
        out.number(rest.nanos() * 2 + (rest.told() ? 1 : 0));
    }

    /** A route table as a word that can stand behind a decision, for one that is kept nowhere. */
    public static String inline(RouteTable table) {
        Packed out = new Packed();
        out.text(table.text());
        return INLINE + out.toText();
    }

    /**
     * The text of the table in a word of {@link #inline}.
     *
     * @throws IllegalArgumentException when it is something else
     */
    public static String inlined(String word) {
        if (!word.startsWith(INLINE)) {
            throw new IllegalArgumentException("decision: no route table");
        }
        return Packed.of(word.substring(INLINE.length())).text();
    }

    /**
     * Reads what {@link #of} wrote. A text has one spelling, so what reads to the same decision is
     * the same text.
     *
     * @throws IllegalArgumentException when it is something else
     */
    public static Decision read(String text) {
        Decision decision = decision(Packed.of(text));
        if (!of(decision).equals(text)) {
            throw new IllegalArgumentException("decision: not as it was written");
        }
        return decision;
    }

    private static Decision decision(Packed in) {
        if (in.number() != FORM) {
            throw new IllegalArgumentException("decision: of another version");
        }
        String table = in.text();
        long seed = in.bits();
        long digest = in.bits();
        Operation operation = one(OPERATIONS, in.number());
        long inputTokens = in.number();
        long maxOutput = in.number() - 1;
        long needs = in.number();
        Facts facts =
                new Facts(
                        operation,
                        inputTokens,
                        maxOutput,
                        new Call.Needs((needs & 1) != 0, (needs & 2) != 0, (needs & 4) != 0),
                        (needs & 8) != 0);
        long outputTokens = in.number();
        int count = in.count(MOST_TARGETS);
        List<TargetView> targets = new ArrayList<>(count);
        int credentials = 0;
        for (int i = 0; i < count; i++) {
            TargetView target = target(in, MOST_CREDENTIALS - credentials);
            credentials += target.credentials().size();
            targets.add(target);
        }
        return new Decision(table, seed, facts, new View(outputTokens, targets), digest);
    }

    private static TargetView target(Packed in, int mostCredentials) {
        int credentials = in.count(mostCredentials);
        long has = in.number();
        Breaker breaker = (has & ENDPOINT) == 0 ? Breaker.CLOSED : one(BREAKERS, in.number());
        long openNanos = (has & ENDPOINT) == 0 ? 0 : in.number();
        boolean shares = (has & SHARES) != 0;
        float endpointShare = shares ? Float.intBitsToFloat((int) in.number()) : 1;
        float paceShare = shares ? Float.intBitsToFloat((int) in.number()) : 1;
        boolean places = (has & PLACES) != 0;
        EndpointView endpoint =
                new EndpointView(
                        breaker,
                        openNanos,
                        endpointShare,
                        places ? (int) in.number() : 0,
                        places ? (int) in.number() : 0,
                        places ? (int) in.number() : 0);
        boolean rests = (has & RESTS) != 0;
        Rest rest = rests ? rest(in) : Rest.NONE;
        List<Rest> each = new ArrayList<>(credentials);
        for (int i = 0; i < credentials; i++) {
            each.add(rests ? rest(in) : Rest.NONE);
        }
        Work work =
                (has & WORK) == 0
                        ? Work.NONE
                        : new Work((int) in.number(), in.number(), (int) in.number() - 1);
        Pace pace =
                (has & PACE) == 0
                        ? new Pace(0, 0, 0, paceShare)
                        : new Pace(in.number(), in.number(), (int) in.number(), paceShare);
        @Nullable Tariff tariff =
                (has & TARIFF) == 0
                        ? null
                        : new Tariff(in.number(), in.number(), in.number(), in.number());
        Order order = (has & MORE) == 0 ? Order.NONE : one(ORDERS, in.number());
        Extra extra =
                (has & MORE) == 0
                        ? Extra.NONE
                        : new Extra(in.number(), Double.longBitsToDouble(in.bits()), in.number());
        return new TargetView(endpoint, order, rest, each, work, pace, tariff, extra);
    }

    private static Rest rest(Packed in) {
        long value = in.number();
        return value == 0 ? Rest.NONE : new Rest(value >>> 1, (value & 1) != 0);
    }

    private static <T> T one(List<T> of, long index) {
        if (index < 0 || index >= of.size()) {
            throw new IllegalArgumentException("decision: broken");
        }
        return of.get((int) index);
    }
}
