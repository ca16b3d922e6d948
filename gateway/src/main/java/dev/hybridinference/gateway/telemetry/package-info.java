/** Metrics and the access line, derived from the record. */
@NullMarked
package dev.hybridinference.gateway.telemetry;

import org.jspecify.annotations.NullMarked;
