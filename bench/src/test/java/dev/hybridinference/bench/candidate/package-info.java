/** Specifications of this package. */
@NullMarked
package dev.hybridinference.bench.candidate;

import org.jspecify.annotations.NullMarked;
