/** The comparison itself: rounds, checks, targets and the printed table. */
@NullMarked
package dev.hybridinference.bench.compare;

import org.jspecify.annotations.NullMarked;
