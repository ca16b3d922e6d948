/** What happened to one request, from which metrics and the access line are derived. */
@NullMarked
package dev.hybridinference.gateway.record;

import org.jspecify.annotations.NullMarked;
