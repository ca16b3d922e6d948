package dev.hybridinference.gateway.books;

import dev.hybridinference.kernel.ledger.AttemptRow;

/** A call to a provider as it stands in the books. */
public record StoredAttempt(AttemptRow row, String seal) {}
