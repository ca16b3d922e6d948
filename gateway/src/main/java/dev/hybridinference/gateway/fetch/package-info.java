/** Whole small answers to a GET, within limits, for threads that may wait. */
@NullMarked
package dev.hybridinference.gateway.fetch;

import org.jspecify.annotations.NullMarked;
