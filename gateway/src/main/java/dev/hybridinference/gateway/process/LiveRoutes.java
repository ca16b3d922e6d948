package dev.hybridinference.gateway.process;

import dev.hybridinference.gateway.admin.RouteAnswer;
import dev.hybridinference.gateway.admin.RouteAnswer.Explained;
import dev.hybridinference.gateway.admin.RouteAnswer.NotFound;
import dev.hybridinference.gateway.admin.RouteDesk;
import dev.hybridinference.gateway.admin.RouteQuestion;
import dev.hybridinference.gateway.admin.RouteRows;
import dev.hybridinference.gateway.snapshot.Destination;
import dev.hybridinference.gateway.snapshot.Remembered;
import dev.hybridinference.gateway.snapshot.ServedModel;
import dev.hybridinference.gateway.snapshot.Snapshot;
import dev.hybridinference.gateway.snapshot.SnapshotHolder;
import dev.hybridinference.kernel.admission.Caller;
import dev.hybridinference.kernel.admission.Right;
import dev.hybridinference.kernel.admission.Treatment;
import dev.hybridinference.kernel.call.Call;
import dev.hybridinference.kernel.call.Operation;
import dev.hybridinference.kernel.price.Price;
import dev.hybridinference.kernel.route.Explanation;
import dev.hybridinference.kernel.route.Facts;
import dev.hybridinference.kernel.route.RouteTable;
import dev.hybridinference.kernel.route.Router;
import dev.hybridinference.kernel.route.View;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Asks the router what it would do with a request that nobody sends. Thread-safe. */
final class LiveRoutes implements RouteDesk {
    private final SnapshotHolder snapshots;
    private final LongSupplier nanoTime;

    /**
     * @param nanoTime monotonic
     */
    LiveRoutes(SnapshotHolder snapshots, LongSupplier nanoTime) {
        this.snapshots = snapshots;
        this.nanoTime = nanoTime;
    }

    @Override
    public RouteAnswer explain(RouteQuestion question) {
        Snapshot snapshot = snapshots.current();
        ServedModel named = snapshot.model(question.model());
        ServedModel model = named == null ? snapshot.direct(question.model()) : named;
        if (model == null) {
            return new NotFound(question.model() + ": no such model. See: hybrid config show");
        }
        String key = question.key();
        Treatment treatment = Treatment.USUAL;
        if (key != null) {
            Caller caller = snapshot.keys().named(key);
            if (caller == null) {
                return new NotFound(key + ": no such key in force. See: hybrid keys list");
            }
            boolean may =
                    named == null
                            ? caller.has(Right.TARGET)
                            : caller.mayUse(question.model()) || caller.mayUse(named.id());
            if (!may) {
                return new NotFound(
                        "%s: the key %s may not use it".formatted(question.model(), key));
            }
            treatment = caller.treatment();
        }
        return explained(question, snapshot.version(), model, treatment);
    }

    private Explained explained(
            RouteQuestion question, long version, ServedModel model, Treatment treatment) {
        RouteTable table = model.routes(treatment.strategy());
        Long most = question.maxTokens();
        Facts facts =
                new Facts(
                        Operation.CHAT,
                        question.tokens(),
                        most == null ? Call.UNLIMITED : most,
                        Call.Needs.NONE,
                        question.local() || treatment.local());
        View view =
                model.view(
                        table,
                        facts,
                        Remembered.Hint.NONE,
                        nanoTime.getAsLong(),
                        System.currentTimeMillis());
        long seed = ThreadLocalRandom.current().nextLong();
        Explanation explained = Router.explain(table, facts, view, seed);
        return new Explained(
                model.id(),
                table.strategy().word(),
                table.id(),
                version,
                RouteRows.of(explained, target -> price(model.destinations().get(target))));
    }

    private static @Nullable String price(Destination destination) {
        Price price = destination.price(System.currentTimeMillis());
        return price == null ? null : price.toString();
    }
}
