/** Guards of the project's shape: arrows between packages, sizes, names, and the compile gates. */
@NullMarked
package dev.hybridinference.gateway.architecture;

import org.jspecify.annotations.NullMarked;
