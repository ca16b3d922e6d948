/** The only lists of implementations. */
@NullMarked
package dev.hybridinference.kernel.registry;

import org.jspecify.annotations.NullMarked;
