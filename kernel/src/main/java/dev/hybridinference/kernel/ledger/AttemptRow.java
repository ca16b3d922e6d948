package dev.hybridinference.kernel.ledger;

/**
 * One call to a provider in the books.
 *
 * @param request whose call it is
 * @param number from 1 within the request
 * @param timeMillis wall time at which it began, in milliseconds since 1970
 * @param target {@code provider/model}
 * @param credential index of the provider's credential
 * @param result {@code open} while running, {@code ok}, {@code cancelled}, {@code abandoned}, or
 *     the kind of failure
 * @param billing who may bill: {@code none}, {@code billed}, or {@code possible} when the provider
 *     may have worked without telling
 * @param durationMillis -1 while open
 */
public record AttemptRow(
        RowId request,
        int number,
        long timeMillis,
        String target,
        int credential,
        String result,
        boolean reached,
        String billing,
        long durationMillis,
        Bill bill) {}
