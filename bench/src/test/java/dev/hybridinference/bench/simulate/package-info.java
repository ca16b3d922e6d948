/** That the simulated world keeps its own laws. */
@NullMarked
package dev.hybridinference.bench.simulate;

import org.jspecify.annotations.NullMarked;
