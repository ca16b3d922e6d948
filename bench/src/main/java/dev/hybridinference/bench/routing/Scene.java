package dev.hybridinference.bench.routing;

import dev.hybridinference.bench.measure.ProcessTree;
import dev.hybridinference.bench.process.Child;
import dev.hybridinference.bench.process.Probe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Three model servers and a gateway before them. Confined to one thread, but for the servers. */
final class Scene implements AutoCloseable {
    static final int SERVERS = 3;

    /** The model that all three servers serve. */
    static final String ALL = "all";

    /** The model that the first two serve. */
    static final String TWO = "two";

    static final String KEY = "sk-bench-0123456789abcdefghijklmnopqrstuvwxyz";
    static final String LOW_KEY = "sk-bench-low-0123456789abcdefghijklmnopqrstuvwxyz";

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final List<ModelServer> servers;
    private final Child child;
    private final int port;
    private final Path data;

    /**
     * What is configured.
     *
     * @param provider fields of each provider; {@code %d} stands for its places
     * @param places at each of the three
     */
    record Setup(
            Path folder,
            List<String> serve,
            String strategy,
            String provider,
            List<Integer> places) {

        /** Without a bound. */
        static Setup open(Path folder, List<String> serve, String strategy, String provider) {
            return new Setup(folder, serve, strategy, provider, List.of(0, 0, 0));
        }
    }

    private Scene(List<ModelServer> servers, Child child, int port, Path data) {
        this.servers = servers;
        this.child = child;
        this.port = port;
        this.data = data;
    }

    /** Starts everything and waits until the gateway serves. */
    static Scene start(Setup setup, Behaviour behaviour, long seed) throws IOException {
        Files.createDirectories(setup.folder());
        List<ModelServer> servers = new ArrayList<>();
        for (int i = 0; i < SERVERS; i++) {
            servers.add(ModelServer.start(behaviour, seed + i));
        }
        int port = Probe.freePort();
        Path data = setup.folder().resolve("data");
        Path file = setup.folder().resolve("hybrid.yaml");
        Files.writeString(file, yaml(setup, port, data, servers));
        List<String> command = new ArrayList<>(setup.serve());
        command.addAll(List.of("--config", file.toString(), "--data", data.toString()));
        Child child = Child.start(command, setup.folder().resolve("out.log"));
        var _ = child.awaitAnswer(port, "/livez", PATIENCE);
        return new Scene(List.copyOf(servers), child, port, data);
    }

    private static String yaml(Setup setup, int port, Path data, List<ModelServer> servers) {
        StringBuilder yaml =
                new StringBuilder(
                        """
                        server: { host: 127.0.0.1, port: %d, loops: 1 }
                        console: { port: 0 }
                        data_dir: "%s"
                        log: { access: "off" }
                        keys:
                          - { name: bench, key: "%s", owner: bench, models: ["*"] }
                          - { name: low, key: "%s", owner: low, models: ["*"], priority: low }
                        models:
                          - { id: %s, strategy: %7$s, targets: [ %8$s, %9$s, %10$s ] }
                          - { id: %6$s, strategy: %7$s, targets: [ %8$s, %9$s ] }
                        providers:
                        """
                                .formatted(
                                        port,
                                        data,
                                        KEY,
                                        LOW_KEY,
                                        ALL,
                                        TWO,
                                        setup.strategy(),
                                        target(0),
                                        target(1),
                                        target(2)));
        for (int i = 0; i < servers.size(); i++) {
            yaml.append(
                    "  s%d: { kind: openai_compatible, base_url: \"http://127.0.0.1:%d/v1\", local: true, api_keys: [\"sk-of-s\"], %s }\n"
                            .formatted(
                                    i,
                                    servers.get(i).port(),
                                    setup.provider().formatted(setup.places().get(i))));
        }
        return yaml.toString();
    }

    private static String target(int server) {
        return "{ provider: s%d, model: m }".formatted(server);
    }

    ModelServer server(int index) {
        return servers.get(index);
    }

    List<ModelServer> servers() {
        return servers;
    }

    void allBecome(Behaviour behaviour) {
        servers.forEach(server -> server.become(behaviour));
    }

    /** Model requests that the servers saw. */
    long attempts() {
        return servers.stream().mapToLong(ModelServer::attempts).sum();
    }

    int port() {
        return port;
    }

    Question question(String key, String model) {
        return new Question(port, key, model, false);
    }

    ProcessTree tree() {
        return child.tree();
    }

    Path data() {
        return data;
    }

    /** Ends the gateway in order, with all books in the store. */
    void stopGateway() {
        child.close();
    }

    @Override
    public void close() throws IOException {
        child.close();
        for (ModelServer server : servers) {
            server.close();
        }
    }
}
