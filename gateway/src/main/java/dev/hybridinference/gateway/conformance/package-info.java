/** Checks from a client's side whether a gateway keeps to the protocols. */
@NullMarked
package dev.hybridinference.gateway.conformance;

import org.jspecify.annotations.NullMarked;
