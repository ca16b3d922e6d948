/** The official client libraries against a started gateway. */
@NullMarked
package dev.hybridinference.clients;

import org.jspecify.annotations.NullMarked;
