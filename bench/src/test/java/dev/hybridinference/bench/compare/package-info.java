/** Specifications of the comparison. */
@NullMarked
package dev.hybridinference.bench.compare;

import org.jspecify.annotations.NullMarked;
