package dev.hybridinference.gateway.record;

import dev.hybridinference.kernel.route.TargetId;

/**
 * One call to a provider.
 *
 * @param target who was asked
 * @param label its bounded name in metrics
 * @param credential index of the credential among the provider's
 * @param result {@code ok}, {@code cancelled}, or what failed
 * @param nanos how long it took
 * @param reachedProvider whether a connection was there, so that the provider may bill
 */
public record AttemptRecord(
        TargetId target,
        String label,
        int credential,
        String result,
        long nanos,
        boolean reachedProvider) {}
