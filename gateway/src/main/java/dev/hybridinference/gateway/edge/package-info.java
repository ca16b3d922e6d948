/** The client side of the wire: accepts connections, reads requests strictly, writes answers. */
@NullMarked
package dev.hybridinference.gateway.edge;

import org.jspecify.annotations.NullMarked;
