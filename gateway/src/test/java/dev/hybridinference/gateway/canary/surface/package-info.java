/** Part of the canary module. */
@NullMarked
package dev.hybridinference.gateway.canary.surface;

import org.jspecify.annotations.NullMarked;
