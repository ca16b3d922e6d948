/** One half of a package cycle. */
@NullMarked
package dev.hybridinference.gateway.canary.knot.one;

import org.jspecify.annotations.NullMarked;
