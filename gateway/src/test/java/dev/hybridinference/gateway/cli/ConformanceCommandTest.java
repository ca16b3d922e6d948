package dev.hybridinference.gateway.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.hybridinference.gateway.config.Config;
import dev.hybridinference.gateway.config.ConfigLoader;
import dev.hybridinference.gateway.config.Loaded;
import dev.hybridinference.gateway.config.Sources;
import dev.hybridinference.gateway.config.source.Problem;
import dev.hybridinference.gateway.identity.ConfiguredKeys;
import dev.hybridinference.gateway.identity.KeyRing;
import dev.hybridinference.gateway.identity.Pepper;
import dev.hybridinference.gateway.process.Gateway;
import dev.hybridinference.gateway.upstream.TlsTrust;
import dev.hybridinference.kernel.price.PriceBook;
import dev.hybridinference.testkit.json.Json;
import dev.hybridinference.testkit.provider.Unreachable;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConformanceCommandTest {
    private static final String KEY = "hy-conform-0123456789abcdefghijk";

    @TempDir Path folder;

    private Gateway gateway() throws Exception {
        Path file =
                Files.writeString(
                        folder.resolve("hybrid.yaml"),
                        """
                        data_dir: "%s"
                        server: { port: 0 }
                        log: { access: off }
                        providers:
                          demo: { kind: demo }
                        models:
                          - { id: demo, targets: [ { provider: demo, model: demo } ] }
                        keys:
                          - { name: c, key: "%s", models: ["*"] }
                        """
                                .formatted(folder.resolve("data"), KEY));
        Config config =
                switch (ConfigLoader.load(Sources.of(List.of(file), Map.of()))) {
                    case Loaded.Good good -> good.config();
                    case Loaded.Bad(var problems) ->
                            throw new AssertionError(Problem.report(problems));
                };
        Pepper pepper = Pepper.open(folder.resolve("data"));
        KeyRing keys =
                KeyRing.of(
                        List.of(ConfiguredKeys.of(config.keys(), pepper)),
                        System::currentTimeMillis);
        return Gateway.start(
                config,
                new Gateway.Surroundings(
                        folder.resolve("data"),
                        pepper,
                        keys,
                        PriceBook.EMPTY,
                        false,
                        OutputStream.nullOutputStream(),
                        TlsTrust.system()));
    }

    /** A server that gives the same answer to everything. */
    private static HttpServer always(String answer) throws IOException {
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/",
                exchange -> {
                    exchange.getRequestBody().readAllBytes();
                    byte[] bytes = answer.getBytes(UTF_8);
                    exchange.sendResponseHeaders(200, bytes.length);
                    exchange.getResponseBody().write(bytes);
                    exchange.close();
                });
        server.start();
        return server;
    }

    private static String url(int port) {
        return "http://127.0.0.1:" + port;
    }

    private Json json(Console.Run run) {
        return Json.parse(run.out());
    }

    private static List<String> named(Json board, String outcome) {
        return board.list("checks").stream()
                .filter(check -> check.at("outcome").text().equals(outcome))
                .map(check -> check.at("surface").text() + ": " + check.at("check").text())
                .toList();
    }

    @Test
    void thisGatewayPassesEveryCheckThatTheDemoModelCanShow() throws Exception {
        try (Gateway gateway = gateway()) {
            // when
            Console.Run run =
                    new Console(folder)
                            .with("HYBRID_KEY", KEY)
                            .run(
                                    "conformance",
                                    url(gateway.port()) + "/v1/",
                                    "--model",
                                    "demo",
                                    "--output",
                                    "json");
            // then
            assertThat(run.err()).isEmpty();
            assertThat(run.code()).isZero();
            assertThat(named(json(run), "not shown"))
                    .containsExactly("chat: tool call", "messages: tool call");
            assertThat(named(json(run), "passed")).hasSize(26);
            assertThat(json(run).hasTrue("ok")).isTrue();
        }
    }

    @Test
    void theKeyMayComeFromAFileAndTheBoardIsATable() throws Exception {
        Files.writeString(folder.resolve("key"), KEY + "\n");
        try (Gateway gateway = gateway()) {
            Console.Run run =
                    new Console(folder)
                            .run(
                                    "conformance",
                                    url(gateway.port()),
                                    "--model",
                                    "demo",
                                    "--key-file",
                                    "key");
            assertThat(run.err()).isEmpty();
            assertThat(run.out())
                    .containsPattern("(?m)^SURFACE +PASSED +FAILED +NOT SHOWN$")
                    .containsPattern("(?m)^chat +13 +0 +1$")
                    .containsPattern("(?m)^messages +13 +0 +1$")
                    .doesNotContain(KEY);
        }
    }

    @Test
    void aServerThatAnswersNothingUsefulFailsEveryCheckButTools() throws Exception {
        HttpServer server = always("{}");
        try {
            Console.Run run = checked(server);
            assertThat(run.code()).isEqualTo(7);
            assertThat(named(json(run), "passed")).isEmpty();
            assertThat(named(json(run), "not shown"))
                    .containsExactly("chat: tool call", "messages: tool call");
            assertThat(run.err()).contains("chat, foreign key is 401: status 200 instead of 401");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void callsOfToolsThatAreBrokenFail() throws Exception {
        HttpServer server =
                always(
                        """
                        {"choices":[{"message":{"tool_calls":[{"id":"a","type":"function","function":{"name":"count","arguments":"{"}}]}}],
                         "content":[{"type":"tool_use","id":"a b","name":"count","input":{}}]}""");
        try {
            assertThat(named(json(checked(server)), "failed"))
                    .contains("chat: tool call", "messages: tool call");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void anAnswerWithoutAnEndIsNotReadToItsEnd() throws Exception {
        HttpServer server = always(" ".repeat((8 << 20) + 1));
        try {
            Console.Run run = checked(server);
            assertThat(run.code()).isEqualTo(7);
            assertThat(run.err()).contains("chat, whole answer: no whole answer");
        } finally {
            server.stop(0);
        }
    }

    private Console.Run checked(HttpServer server) {
        return new Console(folder)
                .run(
                        "conformance",
                        url(server.getAddress().getPort()),
                        "--model",
                        "m",
                        "--key",
                        "k",
                        "--output",
                        "json");
    }

    @Test
    void whereNobodyAnswersNothingIsChecked() throws Exception {
        try (Unreachable down = Unreachable.refusing()) {
            Console.Run run =
                    new Console(folder).run("conformance", down.baseUrl(), "--model", "m");
            assertThat(run.code()).isEqualTo(6);
            assertThat(run.out()).isEmpty();
            assertThat(run.err()).contains("nobody answers there");
        }
    }

    @Test
    void whatIsNoUrlOrNoModelIsAnError() {
        Console console = new Console(folder);
        assertThat(console.run("conformance", "nowhere", "--model", "m").code()).isEqualTo(1);
        assertThat(console.run("conformance", "http://127.0.0.1:1", "--model", "a b").err())
                .contains("--model");
        assertThat(console.run("conformance", "http://127.0.0.1:1").code()).isEqualTo(1);
        assertThat(console.run("conformance", "--help").out())
                .contains("HYBRID_KEY")
                .contains("process list");
    }
}
