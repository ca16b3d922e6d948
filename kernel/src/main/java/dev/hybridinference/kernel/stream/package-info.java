/** Incremental reading of Server-Sent Events as bytes. */
@NullMarked
package dev.hybridinference.kernel.stream;

import org.jspecify.annotations.NullMarked;
