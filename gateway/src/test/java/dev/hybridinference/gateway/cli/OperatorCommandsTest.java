package dev.hybridinference.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hybridinference.gateway.cli.Console.Run;
import dev.hybridinference.gateway.config.ConfigLoader;
import dev.hybridinference.gateway.config.Loaded;
import dev.hybridinference.gateway.config.Sources;
import dev.hybridinference.gateway.identity.ConfiguredKeys;
import dev.hybridinference.gateway.identity.KeyRing;
import dev.hybridinference.gateway.identity.Pepper;
import dev.hybridinference.gateway.process.Gateway;
import dev.hybridinference.gateway.upstream.TlsTrust;
import dev.hybridinference.kernel.price.list.PriceList;
import dev.hybridinference.testkit.json.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code targets} and {@code route} while a gateway serves, and while none does. */
class OperatorCommandsTest {
    private static final String KEY = "test-key-that-may-do-everything";
    private static final String ABSENT = "one/meta llama/ä?b#c%2F";

    @TempDir Path directory;
    private Console console;
    private @Nullable Gateway gateway;

    @BeforeEach
    void open() throws IOException {
        console = new Console(directory);
        Files.writeString(
                directory.resolve("hybrid.yaml"),
                """
                server: { port: 0, loops: 1 }
                console: { port: 0 }
                data_dir: "%s"
                log: { access: off }
                providers:
                  one: { kind: openai_compatible, base_url: "http://127.0.0.1:9/v1", local: true, api_keys: [key-of-one] }
                models:
                  - id: m
                    targets:
                      - { provider: one, model: a, price: { input: "1.00", output: "2.00" } }
                      - { provider: one, model: org/b+c, tier: 1 }
                keys:
                  - { name: all, key: %s }
                """
                        .formatted(directory.resolve("data"), KEY));
    }

    @AfterEach
    void stop() {
        if (gateway != null) {
            gateway.close();
        }
    }

    private String serve() throws IOException {
        Path data = directory.resolve("data");
        Pepper pepper = Pepper.open(data);
        if (!(ConfigLoader.load(Sources.of(List.of(directory.resolve("hybrid.yaml")), Map.of()))
                instanceof Loaded.Good good)) {
            throw new AssertionError("a good configuration");
        }
        gateway =
                Gateway.start(
                        good.config(),
                        new Gateway.Surroundings(
                                data,
                                pepper,
                                KeyRing.of(
                                        List.of(ConfiguredKeys.of(good.config().keys(), pepper)),
                                        System::currentTimeMillis),
                                PriceList.builtIn(),
                                false,
                                OutputStream.nullOutputStream(),
                                TlsTrust.system()));
        return Json.parse(Files.readString(file())).at("token").text();
    }

    private Path file() {
        return directory.resolve("data/run/console.json");
    }

    /** Writes the file as if a process had. */
    private void say(String url) throws IOException {
        Files.createDirectories(file().getParent());
        Files.deleteIfExists(file());
        Files.createFile(
                file(),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file(), "{\"url\":\"%s\",\"token\":\"SECRET\"}".formatted(url));
    }

    @Test
    void ordersGoRoundThroughTheProcess() throws IOException {
        // given
        String token = serve();

        // when
        Run drained = console.run("targets", "drain", "one/a", "--output", "json");
        Run pinned = console.run("targets", "pin", "one/org/b+c");
        Run listed = console.run("targets", "--output", "json");
        Run table = console.run("targets");
        Run cleared = console.run("targets", "clear", "one/a");
        Run after = console.run("targets", "list", "--output", "json");

        // then
        assertThat(List.of(drained, pinned, listed, table, cleared, after))
                .allSatisfy(
                        run -> {
                            assertThat(run.code()).as(run.err()).isZero();
                            assertThat(run.out() + run.err())
                                    .doesNotContain(token, KEY, "key-of-one");
                        });
        assertThat(Json.parse(drained.out()).at("state").text()).isEqualTo("drained");
        assertThat(drained.err()).contains("the target one/a takes no new requests");
        assertThat(pinned.out().lines().toList())
                .hasSize(2)
                .last()
                .asString()
                .startsWith("one/org/b+c  ok")
                .endsWith("m       pinned");
        assertThat(Json.parse(listed.out()).list("targets"))
                .extracting(row -> row.hasTrue("drained"))
                .containsExactly(true, false);
        assertThat(table.out())
                .containsSubsequence("TARGET", "STATE", "RUNNING", "MODELS", "NOTE")
                .containsSubsequence("one/a", "drained", "an operator drained it")
                .containsSubsequence("one/org/b+c", "ok", "pinned");
        assertThat(cleared.out()).contains("ok").doesNotContain("drained");
        assertThat(Json.parse(after.out()).list("targets"))
                .extracting(row -> row.hasTrue("pinned"))
                .containsExactly(false, true);
    }

    @Test
    void aRouteIsExplained() throws IOException {
        // given
        serve();

        // when
        Run json =
                console.run(
                        "route",
                        "explain",
                        "--model",
                        "m",
                        "--key",
                        "all",
                        "--tokens",
                        "10",
                        "--max-tokens",
                        "5",
                        "--privacy",
                        "local",
                        "--output",
                        "json");
        Run table = console.run("route", "explain", "--model", "m");

        // then
        assertThat(json.code()).as(json.err()).isZero();
        Json first = Json.parse(json.out()).list("candidates").getFirst();
        assertThat(first.at("target").text()).isEqualTo("one/a");
        assertThat(first.at("order").asInt()).isEqualTo(1);
        assertThat(first.at("price").text()).contains("input");
        assertThat(table.code()).isZero();
        assertThat(table.out())
                .startsWith("m, strategy ")
                .containsSubsequence("ORDER", "TARGET", "REASON", "1", "one/a", "2", "one/org/b+c");
    }

    @Test
    void whatIsUnknownIsNotFound() throws IOException {
        serve();

        Run target = console.run("targets", "drain", ABSENT);
        Run model = console.run("route", "explain", "--model", "none");
        Run key = console.run("route", "explain", "--model", "m", "--key", "none");

        assertThat(List.of(target, model, key))
                .allSatisfy(
                        run -> {
                            assertThat(run.code()).isEqualTo(4);
                            assertThat(run.out()).isEmpty();
                        });
        assertThat(target.err()).contains(ABSENT + ": no such target");
        assertThat(model.err()).contains("none: no such model");
        assertThat(key.err()).contains("none: no such key");
    }

    @Test
    void wrongUsageIsSaidBeforeAnybodyIsAsked() {
        String key = "sk-hi-abcdefghij-0123456789012345678901234567890123456789";

        Run secret = console.run("route", "explain", "--model", "m", "--key", key);
        Run tokens = console.run("route", "explain", "--model", "m", "--tokens", "many");
        Run privacy = console.run("route", "explain", "--model", "m", "--privacy", "none");
        Run model = console.run("route", "explain");
        Run id = console.run("targets", "pin");

        assertThat(List.of(secret, tokens, privacy, model, id))
                .allSatisfy(run -> assertThat(run.code()).isEqualTo(1));
        assertThat(secret.err()).contains("a key itself").doesNotContain("0123456789");
        assertThat(tokens.err()).contains("--tokens: many (expected: a whole number)");
        assertThat(privacy.err()).contains("--privacy: none (expected: local)");
        assertThat(model.err()).contains("--model");
        assertThat(id.err()).contains("ID");
    }

    @Test
    void withoutAProcessItSaysHowToStartOne() throws IOException {
        Run never = console.run("targets");
        say("http://127.0.0.1:1");
        Run killed = console.run("route", "explain", "--model", "m");

        assertThat(List.of(never, killed))
                .allSatisfy(
                        run -> {
                            assertThat(run.code()).isEqualTo(6);
                            assertThat(run.out()).isEmpty();
                            assertThat(run.err())
                                    .contains("no gateway serves", "data", "hybrid serve")
                                    .doesNotContain("SECRET");
                        });
    }

    @Test
    void theTokenNeverLeavesThisMachine() throws IOException {
        for (String url :
                List.of(
                        "http://192.0.2.1:3001",
                        "https://127.0.0.1:3001",
                        "http://127.0.0.1@192.0.2.1:3001",
                        "http://console.example:3001",
                        "file:///etc/passwd")) {
            say(url);

            Run run = console.run("targets");

            assertThat(run.code()).as(url).isEqualTo(1);
            assertThat(run.err()).contains("loopback").doesNotContain("SECRET");
        }
    }

    @Test
    void aFileThatOthersMayReadIsNotUsed() throws IOException {
        say("http://127.0.0.1:1");
        Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("rw-r--r--"));

        Run run = console.run("targets");

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).contains("chmod 600").doesNotContain("SECRET");
    }

    @Test
    void aTokenOfAnEarlierProcessIsAMatterOfAuthentication() throws IOException {
        serve();
        String url = Json.parse(Files.readString(file())).at("url").text();
        say(url);

        Run run = console.run("targets");

        assertThat(run.code()).isEqualTo(3);
        assertThat(run.err()).contains("Try again").doesNotContain("SECRET");
    }

    @Test
    @Tag("long")
    void aProcessThatDoesNotAnswerIsNotWaitedForLong() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.ofLiteral("127.0.0.1"))) {
            say("http://127.0.0.1:" + silent.getLocalPort());

            Run run = console.run("targets");

            assertThat(run.code()).isEqualTo(6);
            assertThat(run.err()).contains("did not answer within 5 s");
        }
    }
}
