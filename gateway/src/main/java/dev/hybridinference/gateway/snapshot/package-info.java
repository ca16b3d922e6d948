/** What requests are served with: the immutable snapshot and the live cells beside it. */
@NullMarked
package dev.hybridinference.gateway.snapshot;

import org.jspecify.annotations.NullMarked;
