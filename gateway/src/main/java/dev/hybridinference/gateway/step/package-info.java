/** Answers that may need to wait: now, or later on a virtual thread. */
@NullMarked
package dev.hybridinference.gateway.step;

import org.jspecify.annotations.NullMarked;
