/** Specifications of the journals. */
@NullMarked
package dev.hybridinference.gateway.spool;

import org.jspecify.annotations.NullMarked;
