package dev.hybridinference.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hybridinference.gateway.Main;
import dev.hybridinference.testkit.Await;
import dev.hybridinference.testkit.client.RawClient;
import dev.hybridinference.testkit.client.RawRequest;
import dev.hybridinference.testkit.client.RawResponse;
import dev.hybridinference.testkit.json.Json;
import dev.hybridinference.testkit.provider.ChatStreams;
import dev.hybridinference.testkit.provider.Script;
import dev.hybridinference.testkit.provider.ScriptedProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys that come and go while a process of its own serves. */
class KeysReloadTest {
    private static final int STREAMS = 20;
    private static final Duration START = Duration.ofSeconds(60);
    private static final Pattern ADDRESS = Pattern.compile("http://127\\.0\\.0\\.1:(\\d+)/v1\n");

    @TempDir Path directory;
    private ScriptedProvider provider;
    private @Nullable Process serving;

    @BeforeEach
    void start() throws IOException {
        provider = ScriptedProvider.start();
        Files.writeString(
                directory.resolve("hybrid.yaml"),
                """
                server: { host: 127.0.0.1, port: 0 }
                data_dir: "%s"
                log: { access: access.log, format: json }
                providers:
                  one: { kind: openai_compatible, base_url: "%s", local: true }
                models:
                  - { id: m, targets: [ { provider: one, model: gpt-test } ] }
                """
                        .formatted(directory.resolve("data"), provider.baseUrl()));
    }

    @AfterEach
    void stop() {
        if (serving != null) {
            serving.destroyForcibly();
        }
        provider.close();
    }

    @Test
    void streamsOfARevokedKeyEndWholeWhileTheNextRequestIsRefused() throws Exception {
        // given
        ChatStreams begun = ChatStreams.of("gpt-test").role().text("x");
        ChatStreams end = ChatStreams.of("gpt-test").text("y").finish("stop").done();
        CountDownLatch go = new CountDownLatch(1);
        Script held = begun.cutScript().stallUntil(go).chunk(end.bytes()).endChunked();
        provider.always(request -> request.json().hasTrue("stream"), held);
        String old = create("old");
        Process process = serve();
        int port = port();
        List<RawClient> clients = new ArrayList<>();
        List<RawResponse> running = new ArrayList<>();
        for (int i = 0; i < STREAMS; i++) {
            RawClient client = RawClient.connect(port);
            clients.add(client);
            running.add(client.exchange(chat(old).stream()));
            running.getLast().event();
        }

        // when
        String fresh = create("fresh");
        assertThat(console().run("keys", "revoke", "old").code()).isZero();

        // then
        Await.until("the new key counts", () -> status(port, fresh) == 200);
        Await.until("the revoked key is refused", () -> status(port, old) == 401);
        assertThat(status(port, fresh)).isEqualTo(200);
        go.countDown();
        String whole = text(begun) + text(end);
        assertThat(running).allSatisfy(answer -> assertThat(answer.text()).isEqualTo(whole));
        clients.forEach(RawClient::close);
        process.destroy();
        assertThat(process.waitFor(START.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(accessLines())
                .filteredOn(line -> line.hasTrue("stream"))
                .hasSize(STREAMS)
                .allSatisfy(line -> assertThat(line.at("outcome").text()).isEqualTo("ok"));
    }

    private Console console() {
        return new Console(directory);
    }

    private String create(String name) {
        Console.Run run = console().run("keys", "create", "--name", name, "--output", "json");
        assertThat(run.code()).as(run.err()).isZero();
        return Json.parse(run.out()).at("key").text();
    }

    private static RawRequest chat(String key) {
        return RawRequest.chat("m", "hi").key(key);
    }

    private static int status(int port, String key) {
        try (RawClient client = RawClient.connect(port)) {
            RawResponse answer = client.exchange(chat(key));
            answer.body();
            return answer.status();
        }
    }

    private static String text(ChatStreams stream) {
        return new String(stream.bytes(), StandardCharsets.UTF_8);
    }

    private Process serve() throws IOException {
        Process started =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:TieredStopAtLevel=1",
                                "-XX:+UseSerialGC",
                                "-cp",
                                System.getProperty("java.class.path"),
                                Main.class.getName(),
                                "serve")
                        .directory(directory.toFile())
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .redirectError(directory.resolve("messages").toFile())
                        .start();
        serving = started;
        return started;
    }

    /** The port that the process says it serves on, once it does. */
    private int port() {
        Path messages = directory.resolve("messages");
        Await.until(
                START, () -> "an address in: " + read(messages), () -> address(messages).find());
        Matcher found = address(messages);
        assertThat(found.find()).isTrue();
        return Integer.parseInt(Objects.requireNonNull(found.group(1)));
    }

    private static Matcher address(Path messages) {
        return ADDRESS.matcher(read(messages));
    }

    private List<Json> accessLines() {
        return read(directory.resolve("access.log")).lines().map(Json::parse).toList();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
