/** The rows of the books, and the entries from which they are made. */
@NullMarked
package dev.hybridinference.kernel.ledger;

import org.jspecify.annotations.NullMarked;
