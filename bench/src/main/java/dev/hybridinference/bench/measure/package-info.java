/**
 * What is read from the machine and the arithmetic on it: CPU time, memory, percentiles, ratios.
 */
@NullMarked
package dev.hybridinference.bench.measure;

import org.jspecify.annotations.NullMarked;
