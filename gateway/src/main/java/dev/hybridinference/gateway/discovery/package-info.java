/** Asks the providers of the environment which models they serve. */
@NullMarked
package dev.hybridinference.gateway.discovery;

import org.jspecify.annotations.NullMarked;
