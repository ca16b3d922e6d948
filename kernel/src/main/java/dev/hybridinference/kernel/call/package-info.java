/** What was asked and what came back, in no provider's words. */
@NullMarked
package dev.hybridinference.kernel.call;

import org.jspecify.annotations.NullMarked;
