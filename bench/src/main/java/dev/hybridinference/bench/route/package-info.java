/** What a routing decision costs by itself. */
@NullMarked
package dev.hybridinference.bench.route;

import org.jspecify.annotations.NullMarked;
