/** Anthropic's Messages protocol as clients speak it. */
@NullMarked
package dev.hybridinference.kernel.surface.messages;

import org.jspecify.annotations.NullMarked;
