/** Streams of both client protocols, put together by the plainest reading of their grammars. */
@NullMarked
package dev.hybridinference.testkit.conformance;

import org.jspecify.annotations.NullMarked;
