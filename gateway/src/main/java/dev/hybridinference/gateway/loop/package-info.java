/**
 * Event loops of the data plane: transport choice, least-loaded placement, one coarse tick per
 * loop.
 */
@NullMarked
package dev.hybridinference.gateway.loop;

import org.jspecify.annotations.NullMarked;
