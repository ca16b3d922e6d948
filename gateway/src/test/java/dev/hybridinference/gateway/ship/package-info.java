/** Specifications of the way from the journals into the store. */
@NullMarked
package dev.hybridinference.gateway.ship;

import org.jspecify.annotations.NullMarked;
