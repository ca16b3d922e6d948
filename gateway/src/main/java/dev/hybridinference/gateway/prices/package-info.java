/** The prices that were imported, in the data directory. */
@NullMarked
package dev.hybridinference.gateway.prices;

import org.jspecify.annotations.NullMarked;
