/** One half of a package cycle. */
@NullMarked
package dev.hybridinference.kernel.canary.one;

import org.jspecify.annotations.NullMarked;
