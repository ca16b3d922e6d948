package dev.hybridinference.gateway.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hybridinference.gateway.edge.SmugglingCorpus;
import dev.hybridinference.testkit.Await;
import dev.hybridinference.testkit.LeakCheck;
import dev.hybridinference.testkit.client.RawClient;
import dev.hybridinference.testkit.client.RawResponse;
import dev.hybridinference.testkit.provider.Received;
import dev.hybridinference.testkit.provider.Script;
import dev.hybridinference.testkit.provider.ScriptedProvider;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every payload of the corpus through real proxies. A proxy takes the key out of what it forwards,
 * so the provider may see nothing but the probes; each probe must get its own answer.
 */
@Tag("long")
@ExtendWith(LeakCheck.class)
final class SmugglingBehindFrontsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Pattern PROBE = Pattern.compile("probe-\\d+-(same|fresh)");
    private static final String SMUGGLED = smuggled();

    @TempDir private Path dir;
    private ScriptedProvider provider;
    private RunningGateway gateway;

    @BeforeEach
    void start() {
        provider = ScriptedProvider.start();
        provider.always(_ -> true, request -> Script.json(200, echo(request)));
        gateway =
                RunningGateway.start(
                        dir,
                        new GatewayYaml()
                                .provider("one", provider.baseUrl())
                                .inOrder("one/gpt-test"));
    }

    @AfterEach
    void stop() {
        gateway.close();
        provider.close();
    }

    private static String chat(String text) {
        return "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]}"
                .formatted(text);
    }

    private static String smuggled() {
        String body = chat("smuggled");
        return RunningGateway.head("/v1/chat/completions", body.length()) + body;
    }

    private static String probe(String name) {
        String body = chat(name);
        return "POST /probe HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
                .formatted(body.length(), body);
    }

    private static String asked(Received request) {
        return request.json().at("messages", 0, "content").text();
    }

    private static String echo(Received request) {
        return "{\"choices\":[],\"echo\":\"%s\"}".formatted(asked(request));
    }

    @ParameterizedTest
    @EnumSource
    void noPayloadIsTwoRequestsToTheGatewayAndOneToItsFront(Front.Kind kind) {
        if (!kind.installed()) {
            return;
        }
        List<SmugglingCorpus.Payload> payloads = SmugglingCorpus.all(SMUGGLED);
        List<String> desyncs = new ArrayList<>();
        int inStep = 0;
        try (Front front = Front.start(kind, dir.resolve("front"), gateway.port())) {
            for (int i = 0; i < payloads.size(); i++) {
                // when
                String same = "probe-" + i + "-same";
                String answers = everything(front, payloads.get(i).bytes(), same);
                String fresh = "probe-" + i + "-fresh";
                String ownAnswer = own(front, fresh);

                // then
                List<String> told =
                        PROBE.matcher(answers).results().map(MatchResult::group).toList();
                inStep += told.size();
                if (!told.isEmpty() && !told.equals(List.of(same))) {
                    desyncs.add(payloads.get(i).name() + ": on its connection " + told);
                }
                if (!ownAnswer.equals("200 {\"choices\":[],\"echo\":\"" + fresh + "\"}")) {
                    desyncs.add(payloads.get(i).name() + ": the next request got " + ownAnswer);
                }
            }
        }
        System.out.printf(
                "smuggling behind %s: %d payloads, %d connections stayed in step, %d desyncs%n",
                kind, payloads.size(), inStep, desyncs.size());
        assertThat(desyncs).isEmpty();
        assertThat(inStep).as("connections on which a probe could follow").isGreaterThan(40);
        assertOnlyProbes();
    }

    /** Proves that the check can fail: this front sends a body that it announces as empty. */
    @Test
    void aFrontThatLiesAboutALengthIsFoundOut() {
        if (!Front.Kind.NGINX.installed()) {
            return;
        }
        try (Front front = Front.start(Front.Kind.NGINX, dir.resolve("front"), gateway.port());
                RawClient client = RawClient.connect(front.port())) {
            // when
            client.send(
                    "POST /lies-about-the-length HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\n\r\n%s"
                            .formatted(SMUGGLED.length(), SMUGGLED));

            // then
            assertThat(asked(provider.awaitRequest(0))).isEqualTo("smuggled");
        }
    }

    /** Everything that comes back for a payload and a probe behind it on one connection. */
    private static String everything(Front front, byte[] payload, String probe) {
        try (RawClient client = RawClient.connect(front.port())) {
            try {
                client.send(payload).send(probe(probe));
            } catch (UncheckedIOException refused) {
                assertThat(refused).hasMessageContaining("the peer closed");
            }
            StringBuilder answers = new StringBuilder();
            long end = System.nanoTime() + PATIENCE.toNanos();
            boolean open = true;
            while (open && System.nanoTime() < end && answers.indexOf(probe) < 0) {
                byte[] some = client.readSome(65_536, PATIENCE);
                answers.append(new String(some, StandardCharsets.ISO_8859_1));
                open = some.length > 0;
            }
            return answers.toString();
        }
    }

    private static String own(Front front, String probe) {
        try (RawClient client = RawClient.connect(front.port())) {
            RawResponse answer = client.send(probe(probe)).response();
            return answer.status() + " " + answer.text();
        }
    }

    private void assertOnlyProbes() {
        Set<String> seen = new HashSet<>();
        for (Received request : provider.received()) {
            assertThat(asked(request)).matches(PROBE);
            assertThat(seen.add(asked(request))).as("asked twice: " + asked(request)).isTrue();
        }
        Await.until("no fault", () -> provider.faults().isEmpty());
    }
}
