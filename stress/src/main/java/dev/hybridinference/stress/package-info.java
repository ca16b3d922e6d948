/** What two threads do to an endpoint at the same moment, in every order that happens. */
@NullMarked
package dev.hybridinference.stress;

import org.jspecify.annotations.NullMarked;
