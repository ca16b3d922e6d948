package dev.hybridinference.gateway.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hybridinference.testkit.LeakCheck;
import dev.hybridinference.testkit.client.RawClient;
import dev.hybridinference.testkit.client.RawRequest;
import dev.hybridinference.testkit.json.Json;
import dev.hybridinference.testkit.provider.Script;
import dev.hybridinference.testkit.provider.ScriptedProvider;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Providers that tell the usage so far on every event. */
@ExtendWith(LeakCheck.class)
final class ContinuousUsageTest {
    private ScriptedProvider provider;
    private RunningGateway gateway;

    @BeforeEach
    void start(@TempDir Path dir) {
        provider = ScriptedProvider.start();
        gateway =
                RunningGateway.start(
                        dir,
                        new GatewayYaml()
                                .provider(
                                        "one",
                                        provider.baseUrl(),
                                        "quirks: { continuous_usage: true }")
                                .inOrder("one/m"));
    }

    @AfterEach
    void stop() {
        gateway.close();
        provider.close();
    }

    private static RawRequest chat() {
        return RawRequest.chat("m", "hi").key(GatewayYaml.KEY).stream();
    }

    private static String event(String choices, String usage) {
        return "data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"choices\":["
                + choices
                + "]"
                + usage
                + ",\"prompt_text\":null}\n\n";
    }

    private static String text(String text) {
        return "{\"index\":0,\"delta\":{\"content\":\"" + text + "\"}}";
    }

    private static String usage(int output) {
        return ",\"usage\":{\"prompt_tokens\":20,\"total_tokens\":"
                + (20 + output)
                + ",\"completion_tokens\":"
                + output
                + ",\"completion_tokens_details\":null}";
    }

    private static Json usageLine(int output) {
        return Json.obj(
                "input",
                20,
                "cached_input",
                0,
                "output",
                output,
                "reasoning",
                0,
                "source",
                "reported");
    }

    private static final String FINISH =
            "{\"index\":0,\"delta\":{\"content\":\".\"},\"finish_reason\":\"stop\"}";

    private static String stream() {
        return event("{\"index\":0,\"delta\":{\"role\":\"assistant\"}}", usage(0))
                + event(text("Hel"), usage(1))
                + event(text("lo"), usage(2))
                + event(FINISH, usage(3))
                + event("", usage(3))
                + "data: [DONE]\n\n";
    }

    private static String hidden() {
        return event("{\"index\":0,\"delta\":{\"role\":\"assistant\"}}", "")
                + event(text("Hel"), "")
                + event(text("lo"), "")
                + event(FINISH, "")
                + "data: [DONE]\n\n";
    }

    private static Script script(String body) {
        return Script.status(200)
                .header("content-type", "text/event-stream")
                .body(body.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void usageThatWeAskedForIsHiddenWhereverTheStreamIsCut() {
        int length = stream().length();

        // when
        try (RawClient client = gateway.client()) {
            for (int cut = 1; cut < length; cut += 3) {
                provider.answer(script(stream()).splitAt(cut).gap(Duration.ofNanos(20_000)));

                // then
                assertThat(client.exchange(chat()).text()).as("cut at %d", cut).isEqualTo(hidden());
            }
        }
        assertThat(gateway.accessLines((length + 1) / 3))
                .allMatch(line -> usageLine(3).equals(line.get("usage")));
        assertThat(provider.received().getLast().bodyText())
                .contains("\"include_usage\":true,\"continuous_usage_stats\":true");
    }

    @Test
    void usageThatTheClientAskedForStaysOnEveryEvent() {
        provider.answer(script(stream()));
        String body =
                "{\"model\":\"m\",\"messages\":[],\"stream\":true,"
                        + "\"stream_options\":{\"include_usage\":true}}";

        assertThat(gateway.post("/v1/chat/completions", body).text()).isEqualTo(stream());
    }

    @Test
    void whatAStreamHadGeneratedIsKnownWhenItsClientLeaves() {
        String begun = event(text("Hel"), usage(1)) + event(text("lo"), usage(806));
        provider.answer(Script.sse().chunk(begun).stallUntilClientLeaves());
        RawClient client = gateway.client();
        client.send(chat());
        client.response().event();

        // when
        client.close();

        // then
        gateway.awaitIdle();
        assertThat(gateway.accessLines(1).getFirst().get("usage")).isEqualTo(usageLine(806));
    }
}
