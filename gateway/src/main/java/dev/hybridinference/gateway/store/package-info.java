/**
 * Where the books are kept: SQLite or PostgreSQL, written in batches whose position moves with
 * them.
 */
@NullMarked
package dev.hybridinference.gateway.store;

import org.jspecify.annotations.NullMarked;
