/** Specifications of this package. */
@NullMarked
package dev.hybridinference.bench.measure;

import org.jspecify.annotations.NullMarked;
