/** Part of the canary module. */
@NullMarked
package dev.hybridinference.gateway.canary.stranger;

import org.jspecify.annotations.NullMarked;
