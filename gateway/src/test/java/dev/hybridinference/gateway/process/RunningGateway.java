package dev.hybridinference.gateway.process;

import dev.hybridinference.gateway.config.Config;
import dev.hybridinference.gateway.config.ConfigLoader;
import dev.hybridinference.gateway.config.Loaded;
import dev.hybridinference.gateway.config.Sources;
import dev.hybridinference.gateway.config.source.Problem;
import dev.hybridinference.gateway.identity.ConfiguredKeys;
import dev.hybridinference.gateway.identity.KeyRing;
import dev.hybridinference.gateway.identity.Pepper;
import dev.hybridinference.gateway.identity.UnusableFileException;
import dev.hybridinference.gateway.snapshot.SnapshotSources;
import dev.hybridinference.gateway.upstream.TlsTrust;
import dev.hybridinference.kernel.price.list.PriceList;
import dev.hybridinference.testkit.Await;
import dev.hybridinference.testkit.client.RawClient;
import dev.hybridinference.testkit.client.RawRequest;
import dev.hybridinference.testkit.client.RawResponse;
import dev.hybridinference.testkit.json.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * A whole gateway on a free port, started from a configuration file. Closing it fails when anything
 * that was borrowed was not given back. Used by one thread at a time.
 */
final class RunningGateway implements AutoCloseable {
    private final Path dir;
    private final Pepper pepper;
    private final Gateway gateway;
    private boolean closed;

    private RunningGateway(Path dir, GatewayYaml yaml, LongSupplier nanoTime) throws IOException {
        this.dir = Files.createDirectories(dir);
        this.pepper = pepper(dir);
        Config config = load(yaml);
        this.gateway =
                Gateway.start(
                        config,
                        new Gateway.Surroundings(
                                dir,
                                pepper,
                                ring(config),
                                PriceList.builtIn(),
                                false,
                                OutputStream.nullOutputStream(),
                                TlsTrust.system()),
                        nanoTime);
    }

    static RunningGateway start(Path dir, GatewayYaml yaml) {
        return start(dir, yaml, System::nanoTime);
    }

    static RunningGateway start(Path dir, GatewayYaml yaml, LongSupplier nanoTime) {
        try {
            return new RunningGateway(dir, yaml, nanoTime);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private static Pepper pepper(Path dir) {
        try {
            return Pepper.open(dir);
        } catch (UnusableFileException broken) {
            throw new AssertionError(broken);
        }
    }

    private Config load(GatewayYaml yaml) throws IOException {
        String text =
                yaml.text()
                        .replace("ACCESS", accessLog().toString())
                        .replace("DATA", dir.toString());
        Path file = Files.writeString(dir.resolve("hybrid.yaml"), text);
        return switch (ConfigLoader.load(Sources.of(List.of(file), Map.of()))) {
            case Loaded.Good good -> good.config();
            case Loaded.Bad(var problems) -> throw new AssertionError(Problem.report(problems));
        };
    }

    private KeyRing ring(Config config) {
        try {
            return KeyRing.of(
                    List.of(ConfiguredKeys.of(config.keys(), pepper)), System::currentTimeMillis);
        } catch (UnusableFileException broken) {
            throw new AssertionError(broken);
        }
    }

    private Path accessLog() {
        return dir.resolve("access.log");
    }

    Gateway gateway() {
        return gateway;
    }

    int port() {
        return gateway.port();
    }

    void reload(GatewayYaml yaml) {
        try {
            Config config = load(yaml);
            gateway.reload(config, new SnapshotSources(ring(config), PriceList.builtIn()));
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /** A new connection to the gateway. */
    RawClient client() {
        return RawClient.connect(port());
    }

    /** Sends a request on a connection of its own and reads the whole answer. */
    RawResponse ask(RawRequest request) {
        try (RawClient client = client()) {
            RawResponse answer = client.exchange(request);
            answer.body();
            return answer;
        }
    }

    /** Sends a chat body, written byte for byte, with the key that may do everything. */
    RawResponse post(String path, String body) {
        return post(path, body.getBytes(StandardCharsets.UTF_8));
    }

    RawResponse post(String path, byte[] body) {
        try (RawClient client = client()) {
            client.send(head(path, body.length)).send(body);
            RawResponse answer = client.response();
            answer.body();
            return answer;
        }
    }

    RawResponse chat(String body) {
        return post("/v1/chat/completions", body);
    }

    /** A request head with the key that may do everything. */
    static String head(String path, long length) {
        return "POST %s HTTP/1.1\r\nhost: gateway\r\nauthorization: Bearer %s\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n"
                .formatted(path, GatewayYaml.KEY, length);
    }

    /** The access lines, once there are that many. */
    List<Json> accessLines(int count) {
        Await.until(count + " access lines", () -> lines().size() >= count);
        return lines().stream().map(Json::parse).toList();
    }

    /** The only access line, once it is there. */
    Json accessLine() {
        List<Json> lines = accessLines(1);
        if (lines.size() != 1) {
            throw new AssertionError("access lines: " + lines + " (expected: one)");
        }
        return lines.getFirst();
    }

    private List<String> lines() {
        try {
            String all = Files.readString(accessLog());
            return all.substring(0, all.lastIndexOf('\n') + 1).lines().toList();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /** Waits until nothing is borrowed any more. */
    void awaitIdle() {
        Await.until(
                Await.DEADLINE,
                () ->
                        "requests, leases, body bytes and upstream calls at zero; are "
                                + Arrays.toString(gateway.live()),
                () -> Arrays.stream(gateway.live()).allMatch(count -> count == 0));
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            awaitIdle();
        } finally {
            gateway.close();
        }
    }
}
