/** An append-only journal in mapped files: what is in it survives the end of the process. */
@NullMarked
package dev.hybridinference.gateway.spool;

import org.jspecify.annotations.NullMarked;
