package dev.hybridinference.kernel.failure;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Everything that can go wrong with a request. Each surface has one table from here to its wire.
 */
public sealed interface Failure {
    /** What the client may read: what happened and what to do. */
    String message();

    /** Whose mistake it was. */
    default Fault fault() {
        return switch (this) {
            case Invalid _, UnknownModel _, Unauthenticated _, Forbidden _, Upstream.Rejected _ ->
                    Fault.CLIENT;
            case Unavailable _, Internal _ -> Fault.GATEWAY;
            case Upstream.CredentialRefused _,
                    Upstream.ModelMissing _,
                    Upstream.Throttled _,
                    Upstream.Failed _,
                    Upstream.TimedOut _,
                    Upstream.Cut _ ->
                    Fault.PROVIDER;
        };
    }

    /** Whether asking elsewhere is safe. */
    default Retry retry() {
        return switch (this) {
            case Invalid _, UnknownModel _, Unauthenticated _, Forbidden _ -> Retry.NEVER;
            case Unavailable _, Internal _ -> Retry.NEVER;
            case Upstream.Rejected rejected -> rejected.missing() ? Retry.SAFE : Retry.NEVER;
            case Upstream.Cut _ -> Retry.NEVER;
            case Upstream.CredentialRefused _, Upstream.ModelMissing _, Upstream.Throttled _ ->
                    Retry.SAFE;
            case Upstream.Failed failed -> failed.retry();
            case Upstream.TimedOut late -> late.retry();
        };
    }

    /** Whose mistake a failure was. */
    enum Fault {
        CLIENT,
        GATEWAY,
        PROVIDER
    }

    /** Whether another attempt may follow. */
    enum Retry {
        /** The request was not processed, or processing it again does no harm that we know of. */
        SAFE,
        /** The provider may have processed, and billed, the request. */
        AMBIGUOUS,
        /** Another attempt would fail in the same way. */
        NEVER
    }

    /** The request itself is wrong. */
    record Invalid(Reason reason, String message, @Nullable String param) implements Failure {
        /** In what way a request is wrong. */
        public enum Reason {
            BAD_REQUEST,
            NO_SUCH_ROUTE,
            METHOD_NOT_ALLOWED,
            TOO_LARGE,
            UNSUPPORTED_MEDIA
        }
    }

    /** No model of that name is known, or the caller may not know it. */
    record UnknownModel(String model) implements Failure {
        @Override
        public String message() {
            return "The model '%s' does not exist or you do not have access to it. GET /v1/models lists what this key may use."
                    .formatted(model);
        }
    }

    /** No valid gateway key came with the request. */
    record Unauthenticated(String message) implements Failure {}

    /** The key is valid but lacks a right. */
    record Forbidden(String message) implements Failure {}

    /** The gateway takes no more work for now: draining, or out of a bounded resource. */
    record Unavailable(String message, Duration retryAfter) implements Failure {}

    /** A mistake of ours; details are in the log under the request id. */
    record Internal(String message) implements Failure {}

    /** A failure that has a provider on the other end. */
    sealed interface Upstream extends Failure {
        /** The provider's configured name. */
        String provider();

        /** The provider judged the request itself wrong; its words are for the client. */
        record Rejected(String provider, int status, ProviderError error) implements Upstream {
            /**
             * Whether it has no such operation, or not what the request names. That is no fault of
             * the provider, but another one may have it.
             */
            public boolean missing() {
                return status == 404 || status == 405 || status == 501;
            }

            @Override
            public String message() {
                return error.message();
            }
        }

        /** The provider refused our credential (401, 402, 403). */
        record CredentialRefused(String provider, int status) implements Upstream {
            @Override
            public String message() {
                return "The provider '%s' refused the gateway's credential. This is for the operator of the gateway to mend."
                        .formatted(provider);
            }
        }

        /** The provider does not know the model that is configured for it. */
        record ModelMissing(String provider, String model) implements Upstream {
            @Override
            public String message() {
                return "The provider '%s' does not serve the configured model '%s'. This is for the operator of the gateway to mend."
                        .formatted(provider, model);
            }
        }

        /**
         * The provider asks us to come back later (408, 409, 425, 429).
         *
         * @param rateLimit whether it was a rate limit or quota, so 429
         * @param quota whether a quota is used up, which waiting a little does not mend
         * @param retryAfter its own word on when, or null
         */
        record Throttled(
                String provider,
                boolean rateLimit,
                boolean quota,
                String message,
                @Nullable Duration retryAfter)
                implements Upstream {}

        /**
         * The provider failed: no connection, a 5xx, an unusable answer, an error or an end before
         * the first content.
         *
         * @param message for the client
         * @param retryAfter the provider's own word on when, or null
         */
        record Failed(String provider, String message, Retry retry, @Nullable Duration retryAfter)
                implements Upstream {}

        /** A clock ran out while waiting for the provider. */
        record TimedOut(String provider, String message, Retry retry) implements Upstream {}

        /** The answer broke off after content had reached the client. */
        record Cut(String provider, String message) implements Upstream {}
    }
}
