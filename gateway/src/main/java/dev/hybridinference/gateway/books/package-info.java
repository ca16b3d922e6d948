/** The reading side of the books: reports, the request log, and the proof that they are whole. */
@NullMarked
package dev.hybridinference.gateway.books;

import org.jspecify.annotations.NullMarked;
