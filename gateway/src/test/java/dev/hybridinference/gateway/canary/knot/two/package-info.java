/** The other half of a package cycle. */
@NullMarked
package dev.hybridinference.gateway.canary.knot.two;

import org.jspecify.annotations.NullMarked;
