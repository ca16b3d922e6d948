/** Anthropic's Messages protocol and the servers that speak it. */
@NullMarked
package dev.hybridinference.kernel.dialect.anthropic;

import org.jspecify.annotations.NullMarked;
