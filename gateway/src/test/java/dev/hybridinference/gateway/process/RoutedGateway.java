package dev.hybridinference.gateway.process;

import dev.hybridinference.testkit.client.RawRequest;
import dev.hybridinference.testkit.client.RawResponse;
import dev.hybridinference.testkit.provider.ChatStreams;
import dev.hybridinference.testkit.provider.Script;
import dev.hybridinference.testkit.provider.ScriptedProvider;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A gateway in front of three providers, {@code a}, {@code b} and {@code c}, on a clock that the
 * test moves. Used by one thread.
 */
final class RoutedGateway implements AutoCloseable {
    static final ChatStreams ANSWER =
            ChatStreams.of("x").role().texts("one", "two").finish("stop").done();

    /** Nothing is tried by itself, so that what is seen is what requests do. */
    static final String QUIET = "health: { probes: off, cooldown: 8s }";

    final ScriptedProvider a = ScriptedProvider.start();
    final ScriptedProvider b = ScriptedProvider.start();
    final ScriptedProvider c = ScriptedProvider.start();
    final HeldClock clock = new HeldClock();
    private final Path dir;
    private @Nullable RunningGateway running;

    RoutedGateway(Path dir) {
        this.dir = dir;
        for (ScriptedProvider one : List.of(a, b, c)) {
            one.always(request -> request.json().get("stream") != null, ANSWER.script());
        }
    }

    /** Starts with the providers that the targets name, all with the same settings. */
    RoutedGateway start(String settings, String model, String... targets) {
        return start(yaml(settings, model, targets));
    }

    RoutedGateway start(GatewayYaml yaml) {
        running = RunningGateway.start(dir, yaml, clock);
        return this;
    }

    GatewayYaml yaml(String settings, String model, String... targets) {
        String fields = settings.contains("api_keys") ? settings : "api_keys: [k], " + settings;
        GatewayYaml yaml =
                new GatewayYaml()
                        .provider("a", a.baseUrl(), fields)
                        .provider("b", b.baseUrl(), fields)
                        .provider("c", c.baseUrl(), fields);
        List<String> lines = new ArrayList<>();
        for (String target : targets) {
            int space = target.indexOf(' ');
            lines.add(
                    space < 0
                            ? GatewayYaml.target(target, "weight: 1")
                            : GatewayYaml.target(
                                    target.substring(0, space), target.substring(space + 1)));
        }
        return yaml.model("m", "chat", lines, model.isEmpty() ? "" : ", " + model);
    }

    RunningGateway running() {
        RunningGateway started = running;
        if (started == null) {
            throw new IllegalStateException("gateway: not started");
        }
        return started;
    }

    static RawRequest stream() {
        return RawRequest.chat("m", "hi").key(GatewayYaml.KEY).stream();
    }

    RawResponse ask() {
        return ask(stream());
    }

    RawResponse ask(RawRequest request) {
        return running().ask(request);
    }

    /** Who served a request; null when nobody did. */
    @Nullable String served() {
        return served(stream());
    }

    @Nullable String served(RawRequest request) {
        return ask(request).header("x-hybrid-target");
    }

    /** Makes a provider fail as a whole. */
    static void fail(ScriptedProvider one) {
        one.clearScripts();
        one.always(Script.json(503, "{\"error\":{\"message\":\"down\"}}"));
    }

    /** Makes it work again. */
    static void mend(ScriptedProvider one) {
        one.clearScripts();
        one.always(ANSWER.script());
    }

    void later(Duration by) {
        clock.advance(by);
    }

    @Override
    public void close() {
        try {
            if (running != null) {
                running.close();
            }
        } finally {
            a.close();
            b.close();
            c.close();
        }
    }
}
