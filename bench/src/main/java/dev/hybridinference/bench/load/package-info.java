/** The load driver: requests and streams in closed or open loop, checked and timed. */
@NullMarked
package dev.hybridinference.bench.load;

import org.jspecify.annotations.NullMarked;
