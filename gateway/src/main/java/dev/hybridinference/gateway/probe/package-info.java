/** Asks endpoints how they are, at no cost: health, and what vLLM says of its queue. */
@NullMarked
package dev.hybridinference.gateway.probe;

import org.jspecify.annotations.NullMarked;
