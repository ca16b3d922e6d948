package dev.hybridinference.kernel.surface.chat;

import dev.hybridinference.kernel.call.Event.Finish;

/** Why an answer ended, in OpenAI's words. Pure. */
final class ChatFinish {
    private ChatFinish() {}

    /**
     * @param tools whether the answer called any
     */
    static String word(Finish reason, boolean tools) {
        return switch (reason) {
            case LENGTH -> "length";
            case REFUSED -> "content_filter";
            case TOOLS -> "tool_calls";
            case COMPLETE, STOP_TEXT -> tools ? "tool_calls" : "stop";
        };
    }
}
