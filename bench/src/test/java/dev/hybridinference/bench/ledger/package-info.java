/** Specifications of the look at the books. */
@NullMarked
package dev.hybridinference.bench.ledger;

import org.jspecify.annotations.NullMarked;
