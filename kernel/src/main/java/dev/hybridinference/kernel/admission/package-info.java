/** Who asks, and whether they may. */
@NullMarked
package dev.hybridinference.kernel.admission;

import org.jspecify.annotations.NullMarked;
