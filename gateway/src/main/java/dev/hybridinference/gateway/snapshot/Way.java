package dev.hybridinference.gateway.snapshot;

import dev.hybridinference.kernel.call.Operation;
import dev.hybridinference.kernel.dialect.Dialect;

/**
 * How a provider is asked for an operation.
 *
 * @param dialect what is spoken with it
 * @param operation what it is asked for in that dialect
 * @param translated whether that is another protocol than the client's
 */
public record Way(Dialect dialect, Operation operation, boolean translated) {}
