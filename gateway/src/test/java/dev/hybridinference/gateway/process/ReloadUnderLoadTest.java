package dev.hybridinference.gateway.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hybridinference.gateway.snapshot.Snapshot;
import dev.hybridinference.testkit.Await;
import dev.hybridinference.testkit.client.RawClient;
import dev.hybridinference.testkit.client.RawRequest;
import dev.hybridinference.testkit.client.RawResponse;
import dev.hybridinference.testkit.provider.ChatStreams;
import dev.hybridinference.testkit.provider.Received;
import dev.hybridinference.testkit.provider.Script;
import dev.hybridinference.testkit.provider.ScriptedProvider;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two configurations in turn, and a broken one, while requests run. All that a request is made of
 * names its configuration, so a request of two configurations would show.
 */
@Tag("long")
final class ReloadUnderLoadTest {
    private static final int RELOADS = 1_000;
    private static final int CLIENTS = 4;
    private static final byte[] STREAM =
            ChatStreams.of("x").role().text("a").finish("stop").done().bytes();
    private static final String OK = "{\"choices\":[]}";

    private final ScriptedProvider provider = ScriptedProvider.start();
    private final ScriptedProvider limited = ScriptedProvider.start();
    private final Queue<String> wrong = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean stop = new AtomicBoolean();
    private final AtomicInteger served = new AtomicInteger();
    @TempDir private Path dir;

    @AfterEach
    void close() {
        provider.close();
        limited.close();
    }

    private GatewayYaml yaml(String letter) {
        return new GatewayYaml()
                .provider(
                        "one",
                        provider.baseUrl(),
                        "api_keys: [key-%1$s-of-one], headers: { x-config: %1$s }"
                                .formatted(letter))
                .provider("limited", limited.baseUrl())
                .inOrder("one/model-" + letter)
                .model("rests", "resting", List.of(GatewayYaml.target("limited/x", "tier: 0")));
    }

    private Script answer(Received request) {
        String letter = String.valueOf(request.header("x-config"));
        if (!("Bearer key-" + letter + "-of-one").equals(request.header("authorization"))
                || !("model-" + letter).equals(request.model())) {
            wrong.add("a request of two configurations: " + request.headers());
        }
        return request.json().get("stream") == null
                ? Script.json(200, OK)
                : Script.status(200).header("content-type", "text/event-stream").body(STREAM);
    }

    @Test
    void aThousandReloadsFailNoRequestMixNoConfigurationsAndForgetNoRest() throws Exception {
        // given
        provider.always(_ -> true, this::answer);
        limited.always(Script.status(429).header("retry-after", "3600").body("{}"));
        try (GatewayProcess gateway = GatewayProcess.start(dir, yaml("a"), "-Xmx64m")) {
            assertThat(askResting(gateway)).isEqualTo(429);
            List<Thread> clients = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                boolean stream = i % 2 == 0;
                clients.add(Thread.ofVirtual().start(() -> load(gateway.port(), stream)));
            }
            Await.until("load", () -> served.get() > 500);
            int files = gateway.openFiles();

            // when
            for (int i = 0; i < RELOADS; i++) {
                reload(gateway, i);
            }
            int during = served.get();
            reload(gateway, 1);

            // then
            stop.set(true);
            for (Thread client : clients) {
                client.join();
            }
            System.out.printf(
                    "reloads: %d, requests meanwhile %d, wrong %d%n",
                    RELOADS, during, wrong.size());
            assertThat(wrong).isEmpty();
            assertThat(during).isGreaterThan(RELOADS);
            assertThat(askResting(gateway)).isEqualTo(429);
            assertThat(limited.received()).as("asked once, then left alone").hasSize(1);
            assertThat(gateway.instances(Snapshot.class)).isBetween(1, 2);
            assertThat(gateway.openFiles()).isLessThanOrEqualTo(files + 4);
            assertThat(gateway.ask(chat()).status()).isEqualTo(200);
            assertThat(provider.received().getLast().header("x-config")).isEqualTo("b");
            assertThat(gateway.ask(RawRequest.get("/metrics")).text())
                    .containsPattern("hybrid_inflight_requests(\\{})? 0");
        }
    }

    /** Every third configuration is broken; the others are a and b in turn. */
    private void reload(GatewayProcess gateway, int turn) throws IOException {
        boolean broken = turn % 3 == 2;
        String text = yaml(turn % 2 == 0 ? "a" : "b").text();
        Pattern told =
                Pattern.compile(
                        broken ? "configuration not reloaded, the" : "configuration reloaded,");
        long before = told.matcher(gateway.messages()).results().count();
        gateway.configure(broken ? text.replace("models:", "models: [") : text);
        gateway.signal("HUP");
        Await.until(
                Duration.ofSeconds(30),
                () -> "reload " + turn + ": " + gateway.isAlive(),
                () -> told.matcher(gateway.messages()).results().count() > before);
    }

    private static int askResting(GatewayProcess gateway) {
        return gateway.ask(RawRequest.chat("rests", "hi").key(GatewayYaml.KEY)).status();
    }

    private static RawRequest chat() {
        return RawRequest.chat("m", "hi").key(GatewayYaml.KEY);
    }

    private void load(int port, boolean stream) {
        RawRequest request = stream ? chat().stream() : chat();
        String expected = stream ? new String(STREAM, StandardCharsets.UTF_8) : OK;
        while (!stop.get()) {
            try (RawClient client = RawClient.connect(port)) {
                for (int i = 0; i < 50 && !stop.get(); i++) {
                    RawResponse answer = client.exchange(request);
                    String body = answer.text();
                    served.incrementAndGet();
                    if (answer.status() != 200 || !body.equals(expected)) {
                        wrong.add(answer.status() + " " + body);
                    }
                }
            }
        }
    }
}
