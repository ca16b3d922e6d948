/** What of a request goes into the books, and when. */
@NullMarked
package dev.hybridinference.gateway.ledger;

import org.jspecify.annotations.NullMarked;
