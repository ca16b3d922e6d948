/** Tests of the load, the servers and the figures of the routing measurements. */
@NullMarked
package dev.hybridinference.bench.routing;

import org.jspecify.annotations.NullMarked;
