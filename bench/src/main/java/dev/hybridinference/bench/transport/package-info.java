/** The event loop and channel types of the bench processes. */
@NullMarked
package dev.hybridinference.bench.transport;

import org.jspecify.annotations.NullMarked;
