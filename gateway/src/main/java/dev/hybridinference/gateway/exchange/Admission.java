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
    /** The caller may use this model. */
    record Admitted(ServedModel model) implements Admission {}

    /** The caller may not. */
    record Refused(Failure why) implements Admission {}

    /** The caller may use this model, and none of its targets can serve what is asked. */
    record Unserved(ServedModel model) implements Admission {}

    /** Decides what of the configuration the caller's request may use. */
    static Admission of(Call call, HeaderBlock headers, Caller caller, Snapshot snapshot) {
        Admission admission = allowed(call, headers, caller, snapshot);
        if (!(admission instanceof Admitted(ServedModel model))) {
            return admission;
        }
        ServedModel able = model.able(call);
        return able == null ? new Unserved(model) : new Admitted(able);
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
