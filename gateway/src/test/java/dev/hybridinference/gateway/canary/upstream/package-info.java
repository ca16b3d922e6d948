/** Part of the canary module. */
@NullMarked
package dev.hybridinference.gateway.canary.upstream;

import org.jspecify.annotations.NullMarked;
