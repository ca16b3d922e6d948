package dev.hybridinference.clients;

import static dev.hybridinference.clients.Scenario.clean;
import static dev.hybridinference.clients.Scenario.marking;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hybridinference.testkit.Await;
import dev.hybridinference.testkit.json.Json;
import dev.hybridinference.testkit.provider.Received;
import dev.hybridinference.testkit.provider.Script;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** What Anthropic's libraries must see, whatever is upstream. Stateless. */
final class MessagesScenarios {
    private static final String TEXT = "Grüße an alle Wörter dieses Satzes 🙂 und mehr";
    private static final Duration CANCEL = Duration.ofSeconds(2);
    private static final Duration START = Duration.ofSeconds(30);
    private static final String PICTURE = "iVBORw0KGgoAAAANSUhEUg";

    private MessagesScenarios() {}

    static List<Scenario<MessagesClient>> all() {
        return List.of(
                clean("reads a whole answer", Column.TEXT, MessagesScenarios::create),
                clean("accumulates a stream", Column.TEXT, MessagesScenarios::stream),
                clean("counts tokens", Column.TEXT, MessagesScenarios::count),
                clean("lists models", Column.TEXT, MessagesScenarios::models),
                clean("runs a tool", Column.TOOLS, MessagesScenarios::tool),
                clean("lets its tool runner run", Column.TOOLS, MessagesScenarios::runner),
                clean("runs parallel tools", Column.PARALLEL, MessagesScenarios::parallel),
                clean("sends a picture", Column.IMAGE, MessagesScenarios::image),
                clean("keeps and replays thinking", Column.REASONING, MessagesScenarios::thinking),
                clean("has its class for a bad key", Column.ERROR, MessagesScenarios::badKey),
                clean("has its class for no model", Column.ERROR, MessagesScenarios::noModel),
                clean("is told of a long prompt", Column.ERROR, MessagesScenarios::longPrompt),
                marking("retries a 429", Column.ERROR, MessagesScenarios::rateLimit),
                marking("retries an overload", Column.ERROR, MessagesScenarios::overload),
                marking("sees that a stream broke", Column.ERROR, MessagesScenarios::broken),
                clean("aborts before a token", Column.ABORT, MessagesScenarios::abortBefore),
                clean("aborts midway", Column.ABORT, MessagesScenarios::abortMidway));
    }

    private static void create(MessagesClient client, Site site, Upstream upstream) {
        Json seen = client.seen(site, "create", TEXT);
        assertAnswer(seen);
        assertThat(seen.at("request_id").text()).isNotBlank();
        String again = client.seen(site, "create", TEXT).at("id").text();
        assertThat(again).isNotEqualTo(seen.at("id").text());
    }

    private static void stream(MessagesClient client, Site site, Upstream upstream) {
        Json seen = client.seen(site, "stream", TEXT);
        assertAnswer(seen);
        assertThat(seen.at("deltas").asInt()).isGreaterThan(5);
    }

    private static void assertAnswer(Json seen) {
        assertThat(seen.at("text").text()).isEqualTo(TEXT);
        assertThat(seen.at("stop").text()).isEqualTo("end_turn");
        assertThat(seen.at("input").asInt()).isEqualTo(9);
        assertThat(seen.at("output").asInt()).isEqualTo(9);
        assertThat(seen.at("id").text()).isNotBlank();
    }

    private static void count(MessagesClient client, Site site, Upstream upstream) {
        assertThat(client.seen(site, "count", TEXT).at("tokens").asInt()).isPositive();
    }

    private static void models(MessagesClient client, Site site, Upstream upstream) {
        String known = site instanceof DirectSite ? site.model() : StartedGateway.MODEL;
        assertThat(client.seen(site, "models", TEXT).at("ids").list()).contains(Json.of(known));
    }

    private static void tool(MessagesClient client, Site site, Upstream upstream) {
        for (String way : List.of("tools", "tools_streamed")) {
            Json seen = client.seen(site, way, "please call weather");
            assertLoop(seen, "please call weather", List.of("weather"));
            assertThat(seen.at("text").text()).isEqualTo("sunny");
        }
    }

    private static void parallel(MessagesClient client, Site site, Upstream upstream) {
        String text = "please call weather and call clock";
        for (String way : List.of("tools", "tools_streamed")) {
            Json seen = client.seen(site, way, text);
            assertLoop(seen, text, List.of("weather", "clock"));
            assertThat(seen.at("text").text()).isEqualTo("noon");
        }
    }

    private static void assertLoop(Json seen, String text, List<String> names) {
        assertThat(seen.at("stop").text()).isEqualTo("tool_use");
        assertThat(seen.at("last").text()).isEqualTo("end_turn");
        List<Json> calls = seen.at("calls").list();
        assertThat(calls).extracting(call -> call.at("name").text()).isEqualTo(names);
        assertThat(calls)
                .extracting(call -> call.at("input"))
                .containsOnly(Json.obj("input", text));
        assertThat(calls)
                .extracting(call -> call.at("id").text())
                .doesNotHaveDuplicates()
                .doesNotContain("");
    }

    /** Message threads are refused, so the last request has the whole history. */
    private static void runner(MessagesClient client, Site site, Upstream upstream) {
        // when
        Json seen = client.seen(site, "runner", "call weather and call clock");

        // then
        assertThat(seen.at("text").text()).isEqualTo("noon");
        assertThat(seen.at("stop").text()).isEqualTo("end_turn");
        Json last = site.provider().received().getLast().json();
        assertThat(last.get("thread")).isNull();
        assertThat(last.at("messages").list()).hasSizeGreaterThanOrEqualTo(3);
    }

    private static void image(MessagesClient client, Site site, Upstream upstream) {
        Json seen = client.seen(site, "image", TEXT);
        assertThat(seen.at("text").text()).isEqualTo(TEXT);
        String sent = site.provider().received().getLast().bodyText();
        assertThat(sent)
                .contains(PICTURE)
                .contains(upstream.isMessages() ? "media_type" : "data:image/png;base64,");
    }

    /**
     * OpenAI keeps its reasoning to itself; the others show it, and it comes back with the call.
     */
    private static void thinking(MessagesClient client, Site site, Upstream upstream) {
        // when
        Json seen = client.seen(site, "thinking", "think and call weather");

        // then
        assertThat(seen.at("stop").text()).isEqualTo("tool_use");
        assertThat(seen.at("text").text()).isEqualTo("sunny");
        assertThat(seen.at("signed").isTrue()).isTrue();
        List<String> types = seen.at("types").list().stream().map(Json::text).toList();
        if (upstream == Upstream.OPENAI) {
            assertThat(types).containsExactly("tool_use");
            return;
        }
        assertThat(types).containsExactly("thinking", "tool_use");
        assertThat(seen.at("thought").text()).isEqualTo("Let me think.");
        if (upstream.isMessages()) {
            Json replayed = site.provider().received().getLast().json();
            assertThat(replayed.at("messages", 1, "content", 0, "thinking").text())
                    .isEqualTo("Let me think.");
        }
    }

    private static void badKey(MessagesClient client, Site site, Upstream upstream) {
        int before = site.provider().received().size();
        Json seen = client.seen(site, "failing", Map.of("key", "a-key-nobody-ever-made-1"));
        assertError(client, seen, 401, "authentication_error");
        if (!(site instanceof DirectSite)) {
            assertThat(site.provider().received()).hasSize(before);
        }
    }

    private static void noModel(MessagesClient client, Site site, Upstream upstream) {
        Json seen = client.seen(site, "failing", Map.of("model", "nosuch"));
        assertError(client, seen, 404, "not_found_error");
        assertThat(seen.at("message").text()).contains("nosuch");
    }

    /** In the words by which agents know that they have to shorten their history. */
    private static void longPrompt(MessagesClient client, Site site, Upstream upstream) {
        site.provider().fake().contextWindow(5);
        try {
            for (String way : List.of("failing", "failing_stream")) {
                Json seen = client.seen(site, way, "a b c d e f g h");
                assertError(client, seen, 400, "invalid_request_error");
                assertThat(seen.at("message").text()).contains("prompt is too long");
            }
        } finally {
            site.provider().fake().contextWindow(Integer.MAX_VALUE);
        }
    }

    private static void assertError(MessagesClient client, Json seen, int status, String type) {
        assertThat(seen.at("error").text()).isEqualTo(client.library().errorName(status));
        assertThat(seen.at("status").asInt()).isEqualTo(status);
        assertThat(seen.at("type").text()).isEqualTo(type);
        assertThat(seen.at("request_id").text()).isNotBlank();
    }

    private static void rateLimit(MessagesClient client, Site site, Upstream upstream) {
        site.provider().answer(upstream.rateLimited());
        assertAnswer(client.seen(site, "create", TEXT));
        List<Received> asked = site.provider().received();
        assertThat(asked).hasSize(2);
        assertThat(asked.get(1).arrivedAtNanos() - asked.get(0).arrivedAtNanos())
                .isGreaterThan(900_000_000L);
    }

    private static void overload(MessagesClient client, Site site, Upstream upstream) {
        site.provider().answer(upstream.overloaded());
        assertAnswer(client.seen(site, "create", TEXT));
        assertThat(site.provider().received()).hasSize(2);
    }

    private static void broken(MessagesClient client, Site site, Upstream upstream) {
        site.provider().answer(upstream.breaksOff());
        Json seen = client.seen(site, "failing_stream", TEXT);
        assertThat(seen.at("error").text()).isNotEqualTo("none");
        assertThat(site.provider().received()).hasSize(1);
    }

    private static void abortBefore(MessagesClient client, Site site, Upstream upstream) {
        Json seen = assertCancelled(client, site, "abort_before", Script.silence());
        assertThat(seen.at("error").text()).isNotEqualTo("none");
    }

    private static void abortMidway(MessagesClient client, Site site, Upstream upstream) {
        Json seen = assertCancelled(client, site, "abort_midway", upstream.stalls());
        assertThat(seen.at("text").text()).isEqualTo("Hello");
        assertThat(seen.at("error").text()).isNotEqualTo("none");
    }

    private static Json assertCancelled(
            MessagesClient client, Site site, String scenario, Script script) {
        // given
        int before = site.provider().received().size();
        site.provider().answer(script);
        try (Library.Play play = client.start(site, scenario, Map.of())) {
            Await.until(START, "a request", () -> site.provider().received().size() > before);
            Await.until(START, "the scenario at its pause", play::paused);
            Received request = site.provider().awaitRequest(before);

            // when
            long aborted = System.nanoTime();
            play.go();

            // then
            long cancelled = request.cancelledAt(Await.DEADLINE);
            assertThat(Duration.ofNanos(cancelled - aborted)).isLessThan(CANCEL);
            return play.seen();
        }
    }
}
