/** Provider kinds and their oddities: what is known about a provider before it is asked. */
@NullMarked
package dev.hybridinference.kernel.dialect;

import org.jspecify.annotations.NullMarked;
