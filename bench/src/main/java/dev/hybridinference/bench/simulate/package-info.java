/** Discrete-event simulation of routing strategies over model servers and clouds. */
@NullMarked
package dev.hybridinference.bench.simulate;

import org.jspecify.annotations.NullMarked;
