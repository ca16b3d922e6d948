/** How well an endpoint or a target does, and what may therefore be sent there. */
@NullMarked
package dev.hybridinference.kernel.health;

import org.jspecify.annotations.NullMarked;
