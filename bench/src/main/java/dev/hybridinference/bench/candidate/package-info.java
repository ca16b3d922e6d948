/** The processes that are compared: started, pinned, configured, stopped. */
@NullMarked
package dev.hybridinference.bench.candidate;

import org.jspecify.annotations.NullMarked;
