/** Part of the canary module. */
@NullMarked
package dev.hybridinference.gateway.canary.exchange;

import org.jspecify.annotations.NullMarked;
