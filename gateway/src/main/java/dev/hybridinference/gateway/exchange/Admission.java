package dev.hybridinference.gateway.exchange;

import dev.hybridinference.gateway.http.HeaderBlock;
import dev.hybridinference.gateway.snapshot.ServedModel;
import dev.hybridinference.gateway.snapshot.Snapshot;
import dev.hybridinference.kernel.admission.Caller;
import dev.hybridinference.kernel.admission.Right;
import dev.hybridinference.kernel.call.Call;
import dev.hybridinference.kernel.failure.Failure;
import org.jspecify.annotations.Nullable;

/** The answer to "may they?". */
sealed interface Admission {
    /** The privacy class of requests that must not leave what is ours. */
    String LOCAL = "local";

    /** The caller may use this model. */
    record Admitted(ServedModel model) implements Admission {}

    /** The caller may not. */
    record Refused(Failure why) implements Admission {}

    /** Decides what of the configuration the caller's request may use. */
    static Admission of(Call call, HeaderBlock headers, Caller caller, Snapshot snapshot) {
        String privacy = headers.first("x-hybrid-privacy");
        if (privacy != null && !privacy.equals(LOCAL)) {
            return new Refused(
                    new Failure.Invalid(
                            Failure.Invalid.Reason.BAD_REQUEST,
                            "The header x-hybrid-privacy has an unknown value (expected: local)."
                                    + " Leave it out when the request may go to any provider.",
                            null));
        }
        return allowed(call, headers, caller, snapshot);
    }

    /** Whether the request must not leave what is ours. */
    static boolean local(HeaderBlock headers, Caller caller) {
        return caller.treatment().local() || LOCAL.equals(headers.first("x-hybrid-privacy"));
    }

    private static Admission allowed(
            Call call, HeaderBlock headers, Caller caller, Snapshot snapshot) {
        String target = headers.first("x-hybrid-target");
        if (target != null) {
            return direct(target, caller, snapshot);
        }
        ServedModel model = snapshot.model(call.model());
        if (model != null) {
            return caller.mayUse(call.model()) || caller.mayUse(model.id())
                    ? new Admitted(model)
                    : new Refused(new Failure.UnknownModel(call.model()));
        }
        return snapshot.direct(call.model()) != null && caller.has(Right.TARGET)
                ? direct(call.model(), caller, snapshot)
                : new Refused(new Failure.UnknownModel(call.model()));
    }

    private static Admission direct(String target, Caller caller, Snapshot snapshot) {
        if (!caller.has(Right.TARGET)) {
            return new Refused(
                    new Failure.Forbidden(
                            "This key may not name a target. Leave x-hybrid-target out, or ask the operator for the right 'target'."));
        }
        @Nullable ServedModel model = snapshot.direct(target);
        return model == null ? new Refused(new Failure.UnknownModel(target)) : new Admitted(model);
    }
}
