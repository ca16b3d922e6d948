package dev.hybridinference.gateway.store;

import dev.hybridinference.kernel.ledger.RowId;
import org.jspecify.annotations.Nullable;

/**
 * The bodies of one request, as they are kept. Immutable and thread-safe.
 *
 * @param id the request in the books
 * @param timeMillis when it began, in milliseconds since 1970
 * @param request what the client sent
 * @param response what the client got; of an answer that was cut, what it got before
 * @param providerError the body of the last answer of a provider that was no success, or null
 */
public record StoredContent(
        RowId id,
        long timeMillis,
        PackedBody request,
        PackedBody response,
        @Nullable PackedBody providerError) {}
