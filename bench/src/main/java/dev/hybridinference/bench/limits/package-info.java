/** What the gateway adds, how much it bears, and what happens beyond that. */
@NullMarked
package dev.hybridinference.bench.limits;

import org.jspecify.annotations.NullMarked;
