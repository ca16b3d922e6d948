/** Part of the canary module. */
@NullMarked
package dev.hybridinference.gateway.canary.surface.chat;

import org.jspecify.annotations.NullMarked;
