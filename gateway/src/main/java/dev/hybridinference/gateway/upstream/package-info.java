/** The provider side of the wire: connections, pools, names, TLS, answer framing. */
@NullMarked
package dev.hybridinference.gateway.upstream;

import org.jspecify.annotations.NullMarked;
