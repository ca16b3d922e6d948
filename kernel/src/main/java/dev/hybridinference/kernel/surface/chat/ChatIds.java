package dev.hybridinference.kernel.surface.chat;

import dev.hybridinference.kernel.surface.AnswerFacts;

/** Ids that we make because no provider did. Pure. */
final class ChatIds {
    private ChatIds() {}

    static String answer(AnswerFacts facts) {
        return "chatcmpl-" + facts.id();
    }

    /** The id of a call whose provider gave it none. */
    static String call(AnswerFacts facts, int index) {
        return "call_" + facts.id() + "_" + index;
    }
}
