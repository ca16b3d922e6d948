/** The other half of a package cycle. */
@NullMarked
package dev.hybridinference.kernel.canary.two;

import org.jspecify.annotations.NullMarked;
