package dev.hybridinference.bench.ledger;

import dev.hybridinference.testkit.witness.Moment;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** When the gateway is killed. */
enum KillPoint {
    AT_ANY_TIME(null),
    WHILE_STARTING(null),
    REQUEST_AT_PROVIDER(Moment.ARRIVED),
    BETWEEN_ATTEMPTS(Moment.REFUSED),
    DELTA_SENT(Moment.DELTA),
    ANSWER_SENT(Moment.ANSWERED),
    CLIENT_SAW_END(Moment.SEEN),
    CLIENT_LEFT(Moment.LEFT);

    private final @Nullable Moment moment;

    KillPoint(@Nullable Moment moment) {
        this.moment = moment;
    }

    /** What sets it off; null when a delay does. */
    @Nullable Moment moment() {
        return moment;
    }

    String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
