/** How endpoints are doing, from what happened to requests there. */
@NullMarked
package dev.hybridinference.kernel.health;

import org.jspecify.annotations.NullMarked;
