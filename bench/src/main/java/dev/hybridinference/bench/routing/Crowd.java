package dev.hybridinference.bench.routing;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Three servers with sixteen places in all, which the gateway knows. Stateless. */
final class Crowd {
    private static final List<Integer> PLACES = List.of(6, 5, 5);
    private static final Behaviour SERVING = Behaviour.ok(200, 15);

    private Crowd() {}

    /**
     * Starts the servers, each refusing what is more than its places, and the gateway, and warms it
     * up with half of what it can do.
     */
    static Scene start(Path folder, RoutingOptions options)
            throws IOException, InterruptedException {
        Scene.Setup setup =
                new Scene.Setup(
                        folder,
                        options.serve(),
                        "least_busy",
                        "max_concurrency: %d, queue_timeout: 2s",
                        PLACES);
        Scene scene = Scene.start(setup, SERVING, options.seed());
        for (int i = 0; i < PLACES.size(); i++) {
            scene.server(i)
                    .become(
                            SERVING.atMost(
                                    PLACES.get(i),
                                    i == 0 ? Behaviour.TOO_MANY : Behaviour.UNAVAILABLE));
        }
        OpenLoad.run(
                new OpenLoad.Offer(
                        "warm",
                        scene.question(Scene.KEY, Scene.ALL),
                        capacity() / 2,
                        options.lengths().calm(),
                        options.seed()));
        return scene;
    }

    /** Requests a second that fill all places. */
    static double capacity() {
        return PLACES.stream().mapToInt(Integer::intValue).sum() / SERVING.seconds();
    }
}
