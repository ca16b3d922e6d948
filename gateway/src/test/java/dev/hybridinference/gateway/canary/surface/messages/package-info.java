/** Part of the canary module. */
@NullMarked
package dev.hybridinference.gateway.canary.surface.messages;

import org.jspecify.annotations.NullMarked;
