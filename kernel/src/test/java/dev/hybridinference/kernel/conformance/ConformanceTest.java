package dev.hybridinference.kernel.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hybridinference.kernel.call.Capabilities;
import dev.hybridinference.kernel.call.Usage;
import dev.hybridinference.kernel.conformance.AnswerPlay.Result;
import dev.hybridinference.kernel.conformance.Translated.Outcome;
import dev.hybridinference.kernel.dialect.ProviderAnswer;
import dev.hybridinference.kernel.failure.Failure;
import dev.hybridinference.kernel.registry.Surfaces;
import dev.hybridinference.kernel.surface.Surface;
import dev.hybridinference.testkit.GoldenCase;
import dev.hybridinference.testkit.GoldenCases;
import dev.hybridinference.testkit.conformance.ChatAssembly;
import dev.hybridinference.testkit.conformance.MessagesAssembly;
import dev.hybridinference.testkit.json.Json;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Every case of the corpus: the request, byte for byte and the same twice; the answer as a stream,
 * however it is cut, and as a whole, which say the same; the usage.
 */
class ConformanceTest {
    private static final GoldenCases CASES = GoldenCases.in("conformance");

    /** Bytes of a stream that is cut at every place at most. */
    private static final int MOST_CUT = 4_096;

    @TestFactory
    Stream<DynamicTest> everyCase() {
        return CASES.each(ConformanceTest::check);
    }

    @Test
    void everyCaseSaysWhereItsExpectationComesFrom() {
        assertThat(CASES.cases()).hasSizeGreaterThan(50);
        assertThat(CASES.cases())
                .allSatisfy(golden -> assertThat(golden.text("source").strip()).hasLineCount(1));
    }

    private static void check(GoldenCase golden) {
        boolean messages = golden.name().startsWith("messages-on-");
        Surface surface =
                Objects.requireNonNull(
                        Surfaces.at(messages ? "/v1/messages" : "/v1/chat/completions"));
        Json about = Json.parse(golden.bytes("case.json"));
        switch (asked(golden, surface, about)) {
            case Outcome.Refused(Failure why) -> failed(golden, surface, about, why);
            case Outcome.Sent(Translated request) -> {
                golden.assertSame("upstream-request.json", request.body().json());
                Outcome.Sent again = (Outcome.Sent) asked(golden, surface, about);
                assertThat(again.request().body().json()).isEqualTo(request.body().json());
                assertThat(request.dropped())
                        .isEqualTo(about.list("dropped").stream().map(Json::text).toList());
                answer(golden, about, request);
            }
        }
    }

    private static Outcome asked(GoldenCase golden, Surface surface, Json about) {
        return Translated.of(
                surface,
                about.at("provider").text(),
                capabilities(about),
                golden.bytes("client-request.json"));
    }

    private static Capabilities capabilities(Json about) {
        Json told = about.get("capabilities");
        if (told == null) {
            return Capabilities.OPEN;
        }
        Json reasoning = told.get("reasoning");
        return new Capabilities(
                number(told, "context"),
                number(told, "max_output"),
                true,
                true,
                reasoning == null
                        ? null
                        : Capabilities.Reasoning.of(reasoning.text()).orElseThrow(),
                told.get("sampling") == null || told.hasTrue("sampling"));
    }

    private static long number(Json of, String name) {
        Json number = of.get(name);
        return number == null ? 0 : number.number().longValueExact();
    }

    private static void failed(GoldenCase golden, Surface surface, Json about, Failure why) {
        assertThat(new String(surface.error(why, "req-1"), UTF_8))
                .isEqualTo(golden.text("client-error.json"));
        assertThat(surface.status(why)).isEqualTo(about.at("client_status").asInt());
    }

    private static void answer(GoldenCase golden, Json about, Translated request) {
        if (golden.has("upstream-error.json")) {
            ProviderAnswer answer =
                    new ProviderAnswer(
                            Translated.PROVIDER,
                            Translated.MODEL,
                            about.at("upstream_status").asInt(),
                            null);
            Failure why = request.dialect().failure(answer, golden.bytes("upstream-error.json"));
            failed(golden, request.surface(), about, why);
        } else if (golden.has("upstream.json")) {
            byte[] answer = golden.bytes("upstream.json");
            Result stream = request.play(true).whole(answer);
            both(golden, about, request, stream, request.play(false).whole(answer));
        } else if (golden.has("upstream.sse")) {
            byte[] answer = golden.bytes("upstream.sse");
            Result stream = request.play(true).stream(answer);
            both(golden, about, request, stream, request.play(false).stream(answer));
            splits(request, answer, stream);
        }
    }

    private static void both(
            GoldenCase golden, Json about, Translated request, Result stream, Result whole) {
        Failure why = stream.failure();
        if (why != null) {
            assertThat(whole.failure()).isNotNull();
            if (stream.begun()) {
                String end = new String(request.surface().errorEvent(why, "req-1"), UTF_8);
                assertThat(stream.bytes() + end).isEqualTo(golden.text("client.sse"));
            } else {
                assertThat(golden.has("client.sse")).isFalse();
                failed(golden, request.surface(), about, why);
            }
            return;
        }
        golden.assertSame("client.sse", stream.bytes().getBytes(UTF_8));
        golden.assertSame("client.json", whole.bytes().getBytes(UTF_8));
        assertThat(usage(stream.usage())).isEqualTo(Json.parse(golden.bytes("usage.json")));
        assertThat(usage(whole.usage())).isEqualTo(usage(stream.usage()));
        assertThat(assembled(golden, stream.bytes())).isEqualTo(comparable(request, whole));
    }

    private static Json assembled(GoldenCase golden, String stream) {
        return golden.name().startsWith("messages-on-")
                ? MessagesAssembly.of(stream)
                : ChatAssembly.of(stream);
    }

    /** A chat stream tells its usage only when that is asked for. */
    private static Json comparable(Translated request, Result whole) {
        Json.Obj told = (Json.Obj) Json.parse(whole.bytes());
        if (request.call().usageAsked() || told.get("object") == null) {
            return told;
        }
        Map<String, Json> members = new LinkedHashMap<>(told.members());
        members.remove("usage");
        return new Json.Obj(members);
    }

    private static Json usage(@Nullable Usage used) {
        return used == null
                ? Json.obj()
                : Json.obj(
                        "input", used.input(),
                        "cached_input", used.cachedInput(),
                        "cache_write_5m", used.cacheWrite5m(),
                        "cache_write_1h", used.cacheWrite1h(),
                        "output", used.output(),
                        "reasoning", used.reasoning(),
                        "source", used.source().word());
    }

    private static void splits(Translated request, byte[] answer, Result expected) {
        int[] everywhere = IntStream.range(1, answer.length).toArray();
        assertThat(request.play(true).stream(answer, everywhere)).isEqualTo(expected);
        if (answer.length <= MOST_CUT) {
            for (int cut : everywhere) {
                assertThat(request.play(true).stream(answer, cut))
                        .as("cut at %d", cut)
                        .isEqualTo(expected);
            }
        }
    }
}
