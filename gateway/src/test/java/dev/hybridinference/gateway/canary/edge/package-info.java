/** Part of the canary module. */
@NullMarked
package dev.hybridinference.gateway.canary.edge;

import org.jspecify.annotations.NullMarked;
