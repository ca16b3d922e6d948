package dev.hybridinference.gateway.exchange;

import dev.hybridinference.gateway.endpoint.EndpointCell.Comer;
import dev.hybridinference.gateway.endpoint.Entry;
import dev.hybridinference.gateway.endpoint.Slot;
import dev.hybridinference.gateway.record.ExchangeRecord;
import dev.hybridinference.gateway.snapshot.Destination;
import dev.hybridinference.gateway.snapshot.Lease;
import dev.hybridinference.gateway.snapshot.Remembered;
import dev.hybridinference.gateway.snapshot.ServedModel;
import dev.hybridinference.kernel.admission.Caller;
import dev.hybridinference.kernel.admission.Right;
import dev.hybridinference.kernel.call.Call;
import dev.hybridinference.kernel.call.Estimate;
import dev.hybridinference.kernel.call.Usage;
import dev.hybridinference.kernel.failure.Failure;
import dev.hybridinference.kernel.failure.Failure.Upstream;
import dev.hybridinference.kernel.health.Verdict;
import dev.hybridinference.kernel.route.Candidate;
import dev.hybridinference.kernel.route.Cooldown;
import dev.hybridinference.kernel.route.Course;
import dev.hybridinference.kernel.route.Course.Passed;
import dev.hybridinference.kernel.route.Decision;
import dev.hybridinference.kernel.route.DecisionText;
import dev.hybridinference.kernel.route.Facts;
import dev.hybridinference.kernel.route.PromptMarks;
import dev.hybridinference.kernel.route.RoutePlan;
import dev.hybridinference.kernel.route.RouteTable;
import dev.hybridinference.kernel.route.Router;
import dev.hybridinference.kernel.route.Standing;
import dev.hybridinference.kernel.route.View;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a request goes: its plan, and how far it is in it. Takes a place for each pair before it is
 * asked, and waits where all places are taken. Confined to the exchange's event loop.
 */
final class Routing {
    private final Exchange exchange;
    private final ExchangeKit kit;
    private final ServedModel model;
    private final RouteTable table;
    private final Facts facts;
    private final boolean low;
    private final boolean mayAsk;
    private final @Nullable PromptMarks marks;
    private final FailedAttempts failures = new FailedAttempts();
    private Remembered.Hint hint = Remembered.Hint.NONE;
    private long outputTokens;
    private @Nullable Course course;
    private @Nullable PlaceWait waiting;
    private long arrivedNanos;
    private long earlyNanos;
    private long quotaNanos = Long.MAX_VALUE;

    private Routing(Exchange exchange, ServedModel model, Facts facts, Caller by) {
        this.exchange = exchange;
        this.kit = exchange.kit();
        this.model = model;
        this.table = model.routes(by.treatment().strategy());
        this.facts = facts;
        this.low = by.treatment().low();
        this.mayAsk = by.has(Right.TARGET);
        this.marks = marks(exchange.body(), model, by);
    }

    /**
     * The routing of one request.
     *
     * @param local whether it must not leave what is ours
     */
    static Routing of(Exchange exchange, ServedModel model, Caller by, boolean local) {
        Call call = exchange.call();
        Facts facts =
                new Facts(
                        call.operation(),
                        Estimate.of(call.bodyBytes(), 0, 0).input(),
                        call.maxTokens(),
                        call.needs(),
                        local);
        return new Routing(exchange, model, facts, by);
    }

    /** Marks of the prompt for its caller, where it may make a difference who read it before. */
    private static @Nullable PromptMarks marks(RequestBody body, ServedModel model, Caller by) {
        return model.destinations().size() == 1 || body.length() < PromptMarks.LEAST_BYTES
                ? null
                : body.marks(by.keyId().hashCode());
    }

    /** Step 5: one plan from one view; what it was made of goes into the record. */
    RoutePlan plan(ExchangeRecord record) {
        long now = exchange.now();
        arrivedNanos = record.arrivedNanos();
        if (marks != null) {
            hint = kit.shared().live().remembered().find(marks, now);
        }
        View view = model.view(table, facts, hint, now, record.startedMillis());
        outputTokens = facts.output(view.outputTokens());
        long seed = kit.random().nextLong();
        RoutePlan plan = Router.plan(table, facts, view, seed);
        record.plan = plan;
        record.decision = text(Decision.of(table, facts, view, seed, plan));
        if (record.routeAsked && mayAsk) {
            record.routeWords = PlanWords.of(table, plan);
        }
        if (plan instanceof RoutePlan.Ask ask) {
            course = new Course(ask);
            model.asked(table, ask.candidates().getFirst().target());
        }
        return plan;
    }

    /** The decision for the books; one that is too long is not kept. */
    private String text(Decision decision) {
        String text = DecisionText.of(decision);
        String kept =
                model.id().equals(ServedModel.DIRECT)
                        ? text + ' ' + DecisionText.inline(table)
                        : text;
        return kept.length() > DecisionText.LONGEST ? "" : kept;
    }

    /** Asks the next pair of the plan that has a place; waits for one when none has. */
    void next() {
        Course on = course();
        for (Candidate pair = on.candidate(); pair != null; pair = on.candidate()) {
            Slot slot = enter(pair);
            if (slot != null) {
                on.asked();
                exchange.ask(pair, slot);
                return;
            }
        }
        List<Candidate> full = on.waitable();
        if (full.isEmpty()) {
            exchange.fail(verdict());
        } else {
            await(full);
        }
    }

    /** A place for a pair; why it has none is noted. */
    private @Nullable Slot enter(Candidate pair) {
        Destination to = destination(pair);
        if (to.cell().drained()) {
            course().pass(Passed.DRAINED);
            return null;
        }
        boolean last = pair.standing() == Standing.LAST || course().isLast();
        Comer who = new Comer(course().again(), low, last);
        return switch (to.endpoint().health().enter(to.provider().rules(), who, exchange.now())) {
            case Slot slot -> counted(pair, slot);
            case Entry.Refused(Entry.Why why) -> {
                course().pass(passed(why));
                yield null;
            }
        };
    }

    /** A place that was given, unless there is nothing left of the quota. */
    private @Nullable Slot counted(Candidate pair, Slot slot) {
        Destination to = destination(pair);
        Lease.Work work = work(to);
        long now = exchange.now();
        long rest = to.provider().take(pair.credential(), work.prompt() + work.answer(), now);
        if (rest == 0) {
            return slot;
        }
        quotaNanos = Math.min(quotaNanos, rest);
        slot.settle(Verdict.NEUTRAL, now, kit.random().nextDouble());
        course().pass(Passed.QUOTA);
        return null;
    }

    private static Passed passed(Entry.Why why) {
        return switch (why) {
            case OPEN -> Passed.OPEN;
            case PROBE_TAKEN -> Passed.PROBING;
            case FULL -> Passed.FULL;
            case OVER_BUDGET -> Passed.BUDGET;
        };
    }

    private void await(List<Candidate> full) {
        PlaceWait wait =
                new PlaceWait(exchange.kit().tools().loop().loop(), this::granted, this::gaveUp);
        waiting = wait;
        List<Destination> at = new ArrayList<>(full.size());
        earlyNanos = Long.MAX_VALUE;
        for (Candidate pair : full) {
            at.add(destination(pair));
            long early = destination(pair).provider().clocks().earlyHeaders();
            earlyNanos = Math.min(earlyNanos, early);
        }
        Comer who = new Comer(course().again(), low, true);
        wait.begin(full, at, who, arrivedNanos, exchange.now());
    }

    private void granted(Candidate pair, Slot slot) {
        waiting = null;
        if (exchange.closed()) {
            slot.settle(Verdict.NEUTRAL, exchange.now(), kit.random().nextDouble());
            return;
        }
        course().granted(pair);
        if (destination(pair).cell().drained()) {
            slot.settle(Verdict.NEUTRAL, exchange.now(), kit.random().nextDouble());
            course().pass(Passed.DRAINED);
            next();
        } else if (counted(pair, slot) == null) {
            next();
        } else {
            course().asked();
            exchange.ask(pair, slot);
        }
    }

    private void gaveUp(long retryNanos) {
        waiting = null;
        if (!exchange.closed()) {
            exchange.fail(failures.any() ? failures.verdict() : Nowhere.full(retryNanos));
        }
    }

    /** The same pair once more, said in another way. */
    void again(Candidate pair, Upstream failure) {
        Slot slot = enter(pair);
        if (slot != null) {
            exchange.ask(pair, slot);
        } else {
            failures.add(failure);
            exchange.fail(failures.verdict());
        }
    }

    /**
     * Step 9: an attempt failed; goes on where the plan allows it.
     *
     * @param stale whether only a connection that had been kept was gone
     * @param sent whether the client has a part of the answer
     */
    void failed(Upstream failure, boolean stale, boolean sent, Cooldown.Scope resting) {
        failures.add(failure);
        boolean ambiguous = exchange.ambiguousAllowed();
        Course.Failed how = new Course.Failed(failure.retry(), stale, sent, ambiguous, resting);
        if (course().failed(how)) {
            next();
        } else {
            exchange.fail(failures.verdict());
        }
    }

    /** The request cannot be said to the provider that was to be asked. */
    void unsaid(Failure why) {
        course().pass(Passed.UNSAID);
        if (course().candidate() == null) {
            exchange.fail(why);
        } else {
            next();
        }
    }

    private Failure verdict() {
        if (failures.any()) {
            return failures.verdict();
        }
        return quotaNanos == Long.MAX_VALUE
                ? Nowhere.gone(exchange.call())
                : Nowhere.throttled(model, quotaNanos);
    }

    /** What an attempt at a target will probably be. */
    Lease.Work work(Destination at) {
        long known = hint.holder() == at.hash() ? hint.bytes() / ServedModel.BYTES_PER_TOKEN : 0;
        long unread = Math.max(0, facts.inputTokens() - known);
        return new Lease.Work(unread, outputTokens, exchange.call().stream());
    }

    /** A target answered: how long its answer was, and whether it remembered the prompt. */
    void answered(Candidate pair, @Nullable Usage usage) {
        long now = exchange.now();
        Destination by = destination(pair);
        if (usage != null) {
            Lease.Work expected = work(by);
            long more = usage.input() + usage.output() - expected.prompt() - expected.answer();
            by.provider().corrected(pair.credential(), more, now);
        }
        if (marks != null && marks.count() > 0) {
            if (usage != null && usage.source() == Usage.Source.REPORTED && usage.input() > 0) {
                boolean hoped = hint.bytes() > 0 && hint.holder() == by.hash();
                double cached = (double) usage.cachedInput() / usage.input();
                double share = (double) hint.bytes() / exchange.call().bodyBytes();
                by.cell().recall().told(cached, hoped ? share : 0);
            }
            kit.shared().live().remembered().remember(marks, by.hash(), now);
        }
        if (usage != null && usage.output() > 0) {
            model.cell().answered(facts.inputTokens(), usage.output());
        }
    }

    /** What was passed over, for the books. */
    String passed() {
        return course == null ? "" : course.passed();
    }

    /** Looks at how long the request has been waiting for a place; whether it still waits. */
    boolean waits(long now) {
        if (waiting != null) {
            waiting.tick(now);
        }
        return waiting != null;
    }

    /** After which the client of a stream gets its head: the shortest of those it waits for. */
    long earlyNanos() {
        return earlyNanos;
    }

    /** The request is over. */
    void abandon() {
        if (waiting != null) {
            waiting.abandon();
        }
    }

    Destination destination(Candidate pair) {
        return model.destinations().get(pair.target());
    }

    private Course course() {
        if (course == null) {
            throw new IllegalStateException("routing: no plan");
        }
        return course;
    }
}
