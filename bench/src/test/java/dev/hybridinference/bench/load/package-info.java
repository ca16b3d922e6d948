/** Specifications of this package. */
@NullMarked
package dev.hybridinference.bench.load;

import org.jspecify.annotations.NullMarked;
