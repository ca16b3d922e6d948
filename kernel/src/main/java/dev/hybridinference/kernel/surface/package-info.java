/** The contract of a client protocol. */
@NullMarked
package dev.hybridinference.kernel.surface;

import org.jspecify.annotations.NullMarked;
