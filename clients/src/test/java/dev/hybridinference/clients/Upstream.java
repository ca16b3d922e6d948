package dev.hybridinference.clients;

import dev.hybridinference.testkit.json.Json;
import dev.hybridinference.testkit.provider.ChatStreams;
import dev.hybridinference.testkit.provider.MessagesAnswers;
import dev.hybridinference.testkit.provider.MessagesStreams;
import dev.hybridinference.testkit.provider.Profile;
import dev.hybridinference.testkit.provider.Script;

/** What the gateway has behind it, and how that fails in its own protocol. */
enum Upstream {
    ANTHROPIC("anthropic", Profile.ANTHROPIC, "claude-test"),
    VLLM("vllm", Profile.VLLM, "vllm-test"),
    OPENAI("openai", Profile.OPENAI, "gpt-test");

    private final String kind;
    private final Profile profile;
    private final String model;

    Upstream(String kind, Profile profile, String model) {
        this.kind = kind;
        this.profile = profile;
        this.model = model;
    }

    /** The kind of provider in the configuration. */
    String kind() {
        return kind;
    }

    Profile profile() {
        return profile;
    }

    /** The only model it serves. */
    String model() {
        return model;
    }

    boolean isMessages() {
        return this == ANTHROPIC;
    }

    /** The path of a question. */
    String path() {
        return isMessages() ? "/v1/messages" : "/v1/chat/completions";
    }

    /** It has no capacity at the moment. */
    Script overloaded() {
        return isMessages()
                ? MessagesAnswers.refused(529, "Overloaded")
                : refused(503, "overloaded", 0);
    }

    /** It asks to come back after a second. */
    Script rateLimited() {
        return isMessages()
                ? MessagesAnswers.refused(429, "slow down", 1)
                : refused(429, "slow down", 1);
    }

    /** A stream that says {@code Hello} and then nothing more. */
    Script stalls() {
        return hello().stallUntilClientLeaves();
    }

    /** A stream that says {@code Hello} and then breaks off. */
    Script breaksOff() {
        return hello().closeNow();
    }

    /** A stream that says {@code Hello} and then tells of an error. */
    Script failsMidway() {
        return isMessages()
                ? helloMessage().error(529, "Overloaded").script()
                : helloChat().error("Overloaded", "server_error", null).done().script();
    }

    private Script hello() {
        return isMessages() ? helloMessage().cutScript() : helloChat().cutScript();
    }

    private MessagesStreams helloMessage() {
        return MessagesStreams.of(model).start().textStart().textDelta("Hello");
    }

    private ChatStreams helloChat() {
        return ChatStreams.of(model).role().text("Hello");
    }

    /** Without a {@code retry-after} when that is 0. */
    private static Script refused(int status, String words, int retryAfter) {
        Script head = Script.status(status).header("content-type", "application/json");
        Script whole =
                retryAfter == 0 ? head : head.header("retry-after", String.valueOf(retryAfter));
        return whole.body(
                Json.obj("error", Json.obj("message", words, "type", "server_error")).write());
    }
}
