package dev.hybridinference.clients;

import static dev.hybridinference.clients.Scenario.clean;
import static dev.hybridinference.clients.Scenario.marking;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hybridinference.testkit.Await;
import dev.hybridinference.testkit.json.Json;
import dev.hybridinference.testkit.provider.CallShape;
import dev.hybridinference.testkit.provider.Received;
import dev.hybridinference.testkit.provider.Script;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What libraries must see, whatever is upstream. Immutable. */
final class LibraryScenarios {
    private static final String TEXT = "Grüße an alle Wörter dieses Satzes 🙂 und mehr";
    private static final String PARALLEL = "please call weather and call clock";
    private static final Duration CANCEL = Duration.ofSeconds(2);
    private static final Duration START = Duration.ofSeconds(30);
    private static final String PICTURE = "iVBORw0KGgoAAAANSUhEUg";

    /** The words of a protocol for how an answer ends. */
    enum Dialect {
        MESSAGES("end_turn", "tool_use"),
        CHAT("stop", "tool_calls");

        private final String end;
        private final String calls;

        Dialect(String end, String calls) {
            this.end = end;
            this.calls = calls;
        }
    }

    private final Dialect dialect;

    private LibraryScenarios(Dialect dialect) {
        this.dialect = dialect;
    }

    static List<Scenario<LibraryClient>> all(Dialect dialect) {
        LibraryScenarios all = new LibraryScenarios(dialect);
        List<Scenario<LibraryClient>> scenarios =
                new ArrayList<>(
                        List.of(
                                clean("reads a whole answer", Column.TEXT, all::create),
                                clean("accumulates a stream", Column.TEXT, all::stream),
                                clean("runs a tool", Column.TOOLS, all::tool),
                                clean("runs parallel tools", Column.PARALLEL, all::parallel),
                                clean("sends a picture", Column.IMAGE, all::image),
                                clean("keeps reasoning", Column.REASONING, all::reasoning),
                                clean("knows a bad key", Column.ERROR, all::badKey),
                                clean("knows a missing model", Column.ERROR, all::noModel),
                                clean("knows a long prompt", Column.ERROR, all::longPrompt),
                                marking("retries a 429", Column.ERROR, all::rateLimit),
                                marking("retries an overload", Column.ERROR, all::overload),
                                marking("sees that a stream broke", Column.ERROR, all::broken),
                                clean("aborts before a token", Column.ABORT, all::abortBefore),
                                clean("aborts midway", Column.ABORT, all::abortMidway)));
        if (dialect == Dialect.MESSAGES) {
            scenarios.add(clean("counts tokens", Column.TEXT, all::count));
            scenarios.add(clean("lists models", Column.TEXT, all::models));
            scenarios.add(clean("lets its tool runner run", Column.TOOLS, all::runner));
        }
        return scenarios;
    }

    private void create(LibraryClient client, Site site, Upstream upstream) {
        Json seen = client.seen(site, "create", TEXT);
        assertAnswer(seen);
        assertHasRequestId(seen, site, upstream);
        String again = client.seen(site, "create", TEXT).at("id").text();
        assertThat(again).isNotEqualTo(seen.at("id").text());
    }

    private void stream(LibraryClient client, Site site, Upstream upstream) {
        Json seen = client.seen(site, "stream", TEXT);
        assertAnswer(seen);
        assertThat(seen.at("deltas").asInt()).isGreaterThan(5);
    }

    private void assertAnswer(Json seen) {
        assertThat(seen.at("text").text()).isEqualTo(TEXT);
        assertThat(seen.at("stop").text()).isEqualTo(dialect.end);
        assertThat(seen.at("input").asInt()).isEqualTo(9);
        assertThat(seen.at("output").asInt()).isEqualTo(9);
        assertThat(seen.at("id").text()).isNotBlank();
    }

    private void count(LibraryClient client, Site site, Upstream upstream) {
        assertThat(client.seen(site, "count", TEXT).at("tokens").asInt()).isPositive();
    }

    private void models(LibraryClient client, Site site, Upstream upstream) {
        String known = site instanceof DirectSite ? site.model() : StartedGateway.MODEL;
        assertThat(client.seen(site, "models", TEXT).at("ids").list()).contains(Json.of(known));
    }

    private void tool(LibraryClient client, Site site, Upstream upstream) {
        for (String way : List.of("tools", "tools_streamed")) {
            Json seen = client.seen(site, way, "please call weather");
            assertLoop(seen, "please call weather", List.of("weather"));
            assertThat(seen.at("text").text()).isEqualTo("sunny");
        }
    }

    /** However the upstream cuts its calls. */
    private void parallel(LibraryClient client, Site site, Upstream upstream) {
        assertParallel(client.seen(site, "tools", PARALLEL));
        for (CallShape shape : CallShape.values()) {
            site.provider().fake().calls(shape);
            assertParallel(client.seen(site, "tools_streamed", PARALLEL));
        }
        site.provider().fake().calls(CallShape.SEQUENTIAL);
    }

    private void assertParallel(Json seen) {
        assertLoop(seen, PARALLEL, List.of("weather", "clock"));
        assertThat(seen.at("text").text()).isEqualTo("noon");
    }

    private void assertLoop(Json seen, String text, List<String> names) {
        assertThat(seen.at("stop").text()).isEqualTo(dialect.calls);
        assertThat(seen.at("last").text()).isEqualTo(dialect.end);
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
    private void runner(LibraryClient client, Site site, Upstream upstream) {
        // when
        Json seen = client.seen(site, "runner", "call weather and call clock");

        // then
        assertThat(seen.at("text").text()).isEqualTo("noon");
        assertThat(seen.at("stop").text()).isEqualTo(dialect.end);
        Json last = site.provider().received().getLast().json();
        assertThat(last.get("thread")).isNull();
        assertThat(last.at("messages").list()).hasSizeGreaterThanOrEqualTo(3);
    }

    private void image(LibraryClient client, Site site, Upstream upstream) {
        Json seen = client.seen(site, "image", TEXT);
        assertThat(seen.at("text").text()).isEqualTo(TEXT);
        String sent = site.provider().received().getLast().bodyText();
        assertThat(sent)
                .contains(PICTURE)
                .contains(upstream.isMessages() ? "media_type" : "data:image/png;base64,");
    }

    /** Under either name that servers of the chat protocol use. */
    private void reasoning(LibraryClient client, Site site, Upstream upstream) {
        thinking(client, site, upstream);
        site.provider().fake().reasoningField("reasoning_content");
        thinking(client, site, upstream);
        site.provider().fake().reasoningField("reasoning");
    }

    /**
     * OpenAI keeps its reasoning to itself; the others show it, and it comes back with the call.
     */
    private void thinking(LibraryClient client, Site site, Upstream upstream) {
        // when
        Json seen = client.seen(site, "thinking", "think and call weather");

        // then
        assertThat(seen.at("stop").text()).isEqualTo(dialect.calls);
        assertThat(seen.at("text").text()).isEqualTo("sunny");
        if (dialect == Dialect.CHAT) {
            assertThat(seen.at("thought").text())
                    .isEqualTo(upstream == Upstream.OPENAI ? "" : "Let me think.");
            return;
        }
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

    private void badKey(LibraryClient client, Site site, Upstream upstream) {
        int before = site.provider().received().size();
        Json seen = client.seen(site, "failing", Map.of("key", "a-key-nobody-ever-made-1"));
        assertError(client, seen, 401, "authentication_error");
        assertHasRequestId(seen, site, upstream);
        if (!(site instanceof DirectSite)) {
            assertThat(site.provider().received()).hasSize(before);
        }
    }

    private void noModel(LibraryClient client, Site site, Upstream upstream) {
        Json seen = client.seen(site, "failing", Map.of("model", "nosuch"));
        assertError(client, seen, 404, "not_found_error");
        assertHasRequestId(seen, site, upstream);
        assertThat(seen.at("message").text()).contains("nosuch");
    }

    /** In the words by which agents know that they have to shorten their history. */
    private void longPrompt(LibraryClient client, Site site, Upstream upstream) {
        site.provider().fake().contextWindow(5);
        try {
            for (String way : List.of("failing", "failing_stream")) {
                Json seen = client.seen(site, way, "a b c d e f g h");
                assertError(client, seen, 400, "invalid_request_error");
                assertHasRequestId(seen, site, upstream);
                assertThat(seen.at("message").text())
                        .containsPattern(
                                dialect == Dialect.MESSAGES
                                        ? "prompt is too long"
                                        : "too long|maximum context");
            }
        } finally {
            site.provider().fake().contextWindow(Integer.MAX_VALUE);
        }
    }

    private void assertError(LibraryClient client, Json seen, int status, String type) {
        assertThat(seen.at("error").text()).isEqualTo(client.library().errorName(status));
        assertThat(seen.at("status").asInt()).isEqualTo(status);
        if (dialect == Dialect.MESSAGES) {
            assertThat(seen.at("type").text()).isEqualTo(type);
        }
    }

    /** vLLM alone gives none. */
    private static void assertHasRequestId(Json seen, Site site, Upstream upstream) {
        if (!(site instanceof DirectSite) || upstream != Upstream.VLLM) {
            assertThat(seen.at("request_id").text()).isNotBlank();
        }
    }

    private void rateLimit(LibraryClient client, Site site, Upstream upstream) {
        site.provider().answer(upstream.rateLimited());
        assertAnswer(client.seen(site, "create", TEXT));
        List<Received> asked = site.provider().received();
        assertThat(asked).hasSize(2);
        assertThat(asked.get(1).arrivedAtNanos() - asked.get(0).arrivedAtNanos())
                .isGreaterThan(900_000_000L);
    }

    private void overload(LibraryClient client, Site site, Upstream upstream) {
        site.provider().answer(upstream.overloaded());
        assertAnswer(client.seen(site, "create", TEXT));
        assertThat(site.provider().received()).hasSize(2);
    }

    /** Neither is retried, since text has been seen. */
    private void broken(LibraryClient client, Site site, Upstream upstream) {
        List<Script> endings = List.of(upstream.breaksOff(), upstream.failsMidway());
        for (Script ending : endings) {
            site.provider().answer(ending);
            Json seen = client.seen(site, "failing_stream", TEXT);
            assertThat(seen.at("error").text()).isNotEqualTo("none");
        }
        assertThat(site.provider().received()).hasSize(endings.size());
    }

    private void abortBefore(LibraryClient client, Site site, Upstream upstream) {
        Json seen = assertCancelled(client, site, "abort_before", Script.silence());
        assertThat(seen.at("error").text()).isNotEqualTo("none");
    }

    private void abortMidway(LibraryClient client, Site site, Upstream upstream) {
        Json seen = assertCancelled(client, site, "abort_midway", upstream.stalls());
        assertThat(seen.at("text").text()).isEqualTo("Hello");
        assertThat(seen.at("error").text()).isNotEqualTo("none");
    }

    private static Json assertCancelled(
            LibraryClient client, Site site, String scenario, Script script) {
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
