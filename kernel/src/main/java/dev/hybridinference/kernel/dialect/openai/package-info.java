/** OpenAI's Chat Completions family as providers speak it. */
@NullMarked
package dev.hybridinference.kernel.dialect.openai;

import org.jspecify.annotations.NullMarked;
