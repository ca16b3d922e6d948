package dev.hybridinference.kernel.route;

import dev.hybridinference.kernel.health.EndpointView;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was seen of one target.
 *
 * @param endpoint where it is served
 * @param order what the operator wants of it
 * @param rest of the target
 * @param credentials rest of each of its credentials
 * @param work what it is doing
 * @param pace how fast it was lately
 * @param tariff what tokens cost there now; null when that is not known, or when nobody asks
 * @param extra what few targets have
 */
public record TargetView(
        EndpointView endpoint,
        Order order,
        Rest rest,
        List<Rest> credentials,
        Work work,
        Pace pace,
        @Nullable Tariff tariff,
        Extra extra) {
    public TargetView {
        credentials = List.copyOf(credentials);
    }

    /** A healthy target that does nothing. */
    public static TargetView idle(int credentials) {
        return new TargetView(
                EndpointView.IDLE,
                Order.NONE,
                Rest.NONE,
                Collections.nCopies(credentials, Rest.NONE),
                Work.NONE,
                Pace.UNKNOWN,
                null,
                Extra.NONE);
    }

    /** What an operator wants of a target. */
    public enum Order {
        NONE,
        /** It gets no new requests. */
        DRAIN,
        /** It gets every request that it can serve. */
        PIN
    }

    /**
     * What a target is doing.
     *
     * @param inFlight requests of ours that run there
     * @param tokens of prompts that are being read there and of answers that are expected
     * @param queued requests that wait inside the server, whoever sent them; {@link #UNKNOWN} when
     *     it did not tell lately
     */
    public record Work(int inFlight, long tokens, int queued) {
        public static final int UNKNOWN = -1;
        public static final Work NONE = new Work(0, 0, UNKNOWN);
    }

    /**
     * How fast a target was lately.
     *
     * @param firstMicros from the request to the first token
     * @param tokenMicros between two tokens
     * @param samples how many answers that is known from, not above {@link #SURE}
     * @param share part of its usual traffic that it should get because it is slower than it was
     */
    public record Pace(long firstMicros, long tokenMicros, int samples, float share) {
        /** Answers after which a target counts as known. */
        public static final int SURE = 5;

        public static final Pace UNKNOWN = new Pace(0, 0, 0, 1);

        public boolean sure() {
            return samples >= SURE;
        }
    }

    /**
     * What tokens cost, in 10⁻¹² USD each.
     *
     * @param hour what an hour of the target's time costs, in 10⁻⁶ USD
     */
    public record Tariff(long input, long cached, long output, long hour) {}

    /**
     * What few targets have.
     *
     * @param cached tokens of the prompt that it probably remembers
     * @param turn how much it was used, for those who take turns
     * @param context tokens of prompt and answer as it told itself; 0 when it did not
     */
    public record Extra(long cached, double turn, long context) {
        public static final Extra NONE = new Extra(0, 0, 0);
    }
}
