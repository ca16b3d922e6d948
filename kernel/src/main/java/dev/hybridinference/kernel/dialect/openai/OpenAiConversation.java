package dev.hybridinference.kernel.dialect.openai;

import dev.hybridinference.kernel.call.Operation;
import dev.hybridinference.kernel.call.Prompt;
import dev.hybridinference.kernel.dialect.Carriers;
import dev.hybridinference.kernel.dialect.Conversation;
import dev.hybridinference.kernel.dialect.EventReader;
import dev.hybridinference.kernel.dialect.Outgoing;
import dev.hybridinference.kernel.dialect.ToolNames;
import dev.hybridinference.kernel.dialect.Written;

/** Says any conversation as chat completions. Immutable and thread-safe. */
final class OpenAiConversation implements Conversation {
    @Override
    public Operation operation() {
        return Operation.CHAT;
    }

    @Override
    public Written write(Prompt prompt, Outgoing to) {
        return new OpenAiRequest(prompt, to).write();
    }

    @Override
    public EventReader reader(ToolNames names, Carriers carriers) {
        return new OpenAiEvents(names);
    }
}
