/** The protocol corpus, played through the translators. */
@NullMarked
package dev.hybridinference.kernel.conformance;

import org.jspecify.annotations.NullMarked;
