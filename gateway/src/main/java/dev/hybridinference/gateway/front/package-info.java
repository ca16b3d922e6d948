/** Which path is answered by whom. */
@NullMarked
package dev.hybridinference.gateway.front;

import org.jspecify.annotations.NullMarked;
