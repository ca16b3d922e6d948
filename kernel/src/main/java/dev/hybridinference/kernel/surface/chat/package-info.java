/** OpenAI's Chat Completions family as clients speak it: chat, completions, embeddings, models. */
@NullMarked
package dev.hybridinference.kernel.surface.chat;

import org.jspecify.annotations.NullMarked;
