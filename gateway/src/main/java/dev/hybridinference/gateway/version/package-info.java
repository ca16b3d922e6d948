/** Which version of the program this is. */
@NullMarked
package dev.hybridinference.gateway.version;

import org.jspecify.annotations.NullMarked;
