/** Tests of the measurements at the gateway's limits. */
@NullMarked
package dev.hybridinference.bench.limits;

import org.jspecify.annotations.NullMarked;
