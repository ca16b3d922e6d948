package dev.hybridinference.gateway.record;

import dev.hybridinference.kernel.ledger.Bill;
import dev.hybridinference.kernel.route.TargetId;

/**
 * One call to a provider that ended.
 *
 * @param target who was asked
 * @param label its bounded name in metrics
 * @param credential index of the credential among the provider's
 * @param startedNanos monotonic time at which it began
 * @param result {@code ok}, {@code cancelled}, or what failed
 * @param nanos how long it took
 * @param reachedProvider whether a connection was there, so that the provider may bill
 * @param billing what the provider will make of it
 * @param bill what was used there
 */
public record AttemptRecord(
        TargetId target,
        String label,
        int credential,
        long startedNanos,
        String result,
        long nanos,
        boolean reachedProvider,
        Billing billing,
        Bill bill) {}
