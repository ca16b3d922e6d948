/** Specifications of this package. */
@NullMarked
package dev.hybridinference.bench.mock;

import org.jspecify.annotations.NullMarked;
