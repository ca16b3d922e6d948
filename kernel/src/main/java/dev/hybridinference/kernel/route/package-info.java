/** Which targets may serve a call, in which order, and why. */
@NullMarked
package dev.hybridinference.kernel.route;

import org.jspecify.annotations.NullMarked;
