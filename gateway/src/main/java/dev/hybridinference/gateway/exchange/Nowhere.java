package dev.hybridinference.gateway.exchange;

import dev.hybridinference.gateway.snapshot.ServedModel;
import dev.hybridinference.kernel.call.Call;
import dev.hybridinference.kernel.failure.Failure;
import dev.hybridinference.kernel.failure.Failure.Upstream;
import dev.hybridinference.kernel.route.RoutePlan;
import dev.hybridinference.kernel.route.RoutePlan.Nobody;
import dev.hybridinference.kernel.route.Skipped;
import dev.hybridinference.kernel.surface.Surface;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What clients are told when nobody can be asked. Pure. */
final class Nowhere {
    /** When to come back where nobody can say better. */
    private static final Duration LATER = Duration.ofSeconds(5);

    private static final int MOST_CAUSES = 8;

    private Nowhere() {}

    /** What is done here for a plan that no target can serve; null when nothing is. */
    static byte @Nullable [] ownAnswer(Nobody nobody, Surface surface, RequestBody body) {
        return nobody.why() == RoutePlan.Why.UNABLE ? surface.ownAnswer(body::copy) : null;
    }

    /** The failure for a plan without candidates. */
    static Failure failure(Call call, ServedModel model, Nobody nobody) {
        return switch (nobody.why()) {
            case UNABLE -> unable(call, nobody);
            case PRIVATE ->
                    new Failure.Invalid(
                            Failure.Invalid.Reason.BAD_REQUEST,
                            "This request must stay local, and no local provider of the model '%s'"
                                            .formatted(call.model())
                                    + " can serve it. Ask another model, or the operator for a"
                                    + " local target.",
                            null);
            case DRAINED ->
                    new Failure.Unavailable(
                            "The operator lets nothing new go to the model '%s' for now; retry later."
                                    .formatted(call.model()),
                            LATER);
            case THROTTLED -> throttled(model, nobody.retryNanos());
            case FAILING ->
                    new Failure.Unavailable(
                            "No provider of the model '%s' can take the request now: %s. Retry later."
                                    .formatted(call.model(), causes(model, nobody)),
                            Duration.ofNanos(nobody.retryNanos()));
        };
    }

    /** All places are taken, and waiting is of no use. */
    static Failure full(long retryNanos) {
        return new Failure.Unavailable(
                "All places at the providers of this model are taken; retry later.",
                Duration.ofNanos(retryNanos));
    }

    /** Nothing of the plan could be asked any more when its turn came. */
    static Failure gone(Call call) {
        return new Failure.Unavailable(
                "Every provider of the model '%s' is failing or has no place for more attempts;"
                                .formatted(call.model())
                        + " retry later.",
                Duration.ofSeconds(1));
    }

    private static Failure unable(Call call, Nobody nobody) {
        boolean content =
                nobody.skipped().stream().anyMatch(one -> one.reason() == Skipped.Reason.CONTENT);
        String what =
                !content
                        ? "requests of the kind '%s'".formatted(call.operation().word())
                        : call.needs().vision() ? "images or tools" : "tools";
        return new Failure.Invalid(
                Failure.Invalid.Reason.BAD_REQUEST,
                "The model '%s' takes no %s. GET /v1/models lists what else this key may use."
                        .formatted(call.model(), what),
                null);
    }

    /** Every provider has had as much as it may be sent, or said so. */
    static Failure throttled(ServedModel model, long retryNanos) {
        return new Upstream.Throttled(
                model.destinations().getFirst().provider().name(),
                true,
                false,
                "Every provider of this model asks to be left alone for now; retry later.",
                Duration.ofNanos(retryNanos));
    }

    private static String causes(ServedModel model, Nobody nobody) {
        Set<String> causes = new LinkedHashSet<>();
        for (Skipped one : nobody.skipped()) {
            String provider = model.destinations().get(one.target()).provider().name();
            if (causes.size() < MOST_CAUSES) {
                causes.add(provider + " " + one.reason().word());
            }
        }
        return String.join("; ", causes);
    }
}
