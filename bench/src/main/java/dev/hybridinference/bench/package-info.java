/** Command line of the bench: measures the gateway on this machine, alone or beside nginx. */
@NullMarked
package dev.hybridinference.bench;

import org.jspecify.annotations.NullMarked;
