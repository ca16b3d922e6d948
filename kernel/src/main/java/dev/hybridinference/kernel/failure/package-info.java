/** Everything that can go wrong with a request, as values, and what may be done about it. */
@NullMarked
package dev.hybridinference.kernel.failure;

import org.jspecify.annotations.NullMarked;
