/** Takes what is in the journals over into the store. */
@NullMarked
package dev.hybridinference.gateway.ship;

import org.jspecify.annotations.NullMarked;
