/** Requests whose clients and providers are both ours, and whether the books agree with them. */
@NullMarked
package dev.hybridinference.testkit.witness;

import org.jspecify.annotations.NullMarked;
