package dev.hybridinference.kernel.route;

import dev.hybridinference.kernel.health.EndpointView;
import dev.hybridinference.kernel.health.EndpointView.Breaker;
import dev.hybridinference.kernel.route.TargetView.Extra;
import dev.hybridinference.kernel.route.TargetView.Order;
import dev.hybridinference.kernel.route.TargetView.Pace;
import dev.hybridinference.kernel.route.TargetView.Tariff;
import dev.hybridinference.kernel.route.TargetView.Work;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A view of one target in the making: an idle one with what a test says. */
public final class Seen {
    private EndpointView endpoint = EndpointView.IDLE;
    private Order order = Order.NONE;
    private Rest rest = Rest.NONE;
    private List<Rest> credentials;
    private Work work = Work.NONE;
    private Pace pace = Pace.UNKNOWN;
    private @Nullable Tariff tariff;
    private Extra extra = Extra.NONE;

    private Seen(int credentials) {
        this.credentials = Collections.nCopies(credentials, Rest.NONE);
    }

    public static Seen idle() {
        return new Seen(1);
    }

    public static Seen idle(int credentials) {
        return new Seen(credentials);
    }

    /** The views of targets that do nothing. */
    public static View all(RouteTable table) {
        List<TargetView> views = new ArrayList<>();
        for (Target target : table.targets()) {
            views.add(TargetView.idle(target.credentials()));
        }
        return new View(views);
    }

    /** A view of these, in order. */
    public static View of(Seen... each) {
        List<TargetView> views = new ArrayList<>();
        for (Seen one : each) {
            views.add(one.view());
        }
        return new View(views);
    }

    public Seen endpoint(EndpointView as) {
        endpoint = as;
        return this;
    }

    public Seen breaker(Breaker breaker, long openNanos) {
        return endpoint(new EndpointView(breaker, openNanos, endpoint.share(), 0, 0, 0));
    }

    public Seen places(int inFlight, int limit, int waiting) {
        return endpoint(
                new EndpointView(
                        endpoint.breaker(),
                        endpoint.openNanos(),
                        endpoint.share(),
                        inFlight,
                        limit,
                        waiting));
    }

    public Seen share(float share) {
        return endpoint(new EndpointView(endpoint.breaker(), 0, share, 0, 0, 0));
    }

    public Seen order(Order wanted) {
        order = wanted;
        return this;
    }

    public Seen rests(Rest target) {
        rest = target;
        return this;
    }

    public Seen credentials(Rest... each) {
        credentials = List.of(each);
        return this;
    }

    public Seen work(int inFlight, long tokens, int queued) {
        work = new Work(inFlight, tokens, queued);
        return this;
    }

    public Seen pace(long firstMicros, long tokenMicros, int samples) {
        pace = new Pace(firstMicros, tokenMicros, samples, pace.share());
        return this;
    }

    public Seen paceShare(float share) {
        pace = new Pace(pace.firstMicros(), pace.tokenMicros(), pace.samples(), share);
        return this;
    }

    public Seen tariff(@Nullable Tariff as) {
        tariff = as;
        return this;
    }

    public Seen cached(long tokens) {
        extra = new Extra(tokens, extra.turn(), extra.context());
        return this;
    }

    public Seen turn(double turn) {
        extra = new Extra(extra.cached(), turn, extra.context());
        return this;
    }

    public Seen context(long tokens) {
        extra = new Extra(extra.cached(), extra.turn(), tokens);
        return this;
    }

    public TargetView view() {
        return new TargetView(endpoint, order, rest, credentials, work, pace, tariff, extra);
    }
}
