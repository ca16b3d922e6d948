/** Specifications of the provider side of the wire. */
@NullMarked
package dev.hybridinference.gateway.upstream;

import org.jspecify.annotations.NullMarked;
