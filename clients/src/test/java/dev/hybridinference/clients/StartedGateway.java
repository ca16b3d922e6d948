package dev.hybridinference.clients;

import dev.hybridinference.gateway.config.Config;
import dev.hybridinference.gateway.config.ConfigLoader;
import dev.hybridinference.gateway.config.Loaded;
import dev.hybridinference.gateway.config.Sources;
import dev.hybridinference.gateway.config.source.Problem;
import dev.hybridinference.gateway.identity.ConfiguredKeys;
import dev.hybridinference.gateway.identity.KeyRing;
import dev.hybridinference.gateway.identity.Pepper;
import dev.hybridinference.gateway.identity.UnusableFileException;
import dev.hybridinference.gateway.process.Gateway;
import dev.hybridinference.gateway.upstream.TlsTrust;
import dev.hybridinference.kernel.price.PriceBook;
import dev.hybridinference.testkit.provider.ScriptedProvider;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** A gateway from a configuration file, and the provider behind it. Thread-safe. */
final class StartedGateway implements Site {
    static final String KEY = "key-of-the-client-libraries-1";
    static final String MODEL = "house-model";
    static final String ALIAS = "assistant";
    private static final String CHAT = "openai_compatible";
    private static final String PROVIDER_KEY = "key-of-the-provider";
    private final ScriptedProvider provider;
    private final Gateway gateway;

    private StartedGateway(ScriptedProvider provider, Gateway gateway) {
        this.provider = provider;
        this.gateway = gateway;
    }

    /** Before any server of OpenAI's protocol. */
    static StartedGateway in(Path directory) throws IOException, UnusableFileException {
        return in(directory, ScriptedProvider.start(), new Target(CHAT, "gpt-test"));
    }

    static StartedGateway in(Path directory, Upstream upstream)
            throws IOException, UnusableFileException {
        ScriptedProvider provider =
                ScriptedProvider.start(upstream.profile()).serveModels(upstream.model());
        return in(directory, provider, new Target(upstream.kind(), upstream.model()));
    }

    private record Target(String kind, String model) {}

    private static StartedGateway in(Path directory, ScriptedProvider scripted, Target target)
            throws IOException, UnusableFileException {
        ScriptedProvider provider = scripted.requireKey(PROVIDER_KEY);
        Path data = directory.resolve("data");
        Path file =
                Files.writeString(directory.resolve("hybrid.yaml"), yaml(data, provider, target));
        Config config = config(file);
        Pepper pepper = Pepper.open(data);
        KeyRing keys =
                KeyRing.of(
                        List.of(ConfiguredKeys.of(config.keys(), pepper)),
                        System::currentTimeMillis);
        Gateway gateway =
                Gateway.start(
                        config,
                        new Gateway.Surroundings(
                                data,
                                pepper,
                                keys,
                                PriceBook.EMPTY,
                                false,
                                OutputStream.nullOutputStream(),
                                TlsTrust.system()));
        return new StartedGateway(provider, gateway);
    }

    private static String yaml(Path data, ScriptedProvider provider, Target target) {
        return """
            server: { host: 127.0.0.1, port: 0 }
            data_dir: "%s"
            log: { access: "off" }
            providers:
              scripted:
                kind: %s
                base_url: "%s"
                local: true
                health: { probes: off }
                api_keys: ["%s"]
            models:
              - id: %s
                aliases: [%s]
                targets:
                  - { provider: scripted, model: %s }
            keys:
              - { name: libraries, key: "%s", owner: tests, models: ["*"] }
            """
                .formatted(
                        data,
                        target.kind(),
                        provider.baseUrl(),
                        PROVIDER_KEY,
                        MODEL,
                        ALIAS,
                        target.model(),
                        KEY);
    }

    private static Config config(Path file) {
        return switch (ConfigLoader.load(Sources.of(List.of(file), Map.of()))) {
            case Loaded.Good good -> good.config();
            case Loaded.Bad(List<Problem> problems) ->
                    throw new AssertionError(Problem.report(problems));
        };
    }

    @Override
    public ScriptedProvider provider() {
        return provider;
    }

    /** What OpenAI's libraries are given as their base URL. */
    String baseUrl() {
        return address() + "/v1";
    }

    @Override
    public String address() {
        return "http://127.0.0.1:" + gateway.port();
    }

    @Override
    public String key() {
        return KEY;
    }

    @Override
    public String model() {
        return ALIAS;
    }

    @Override
    public boolean isIdle() {
        return Arrays.stream(gateway.live()).allMatch(running -> running == 0);
    }

    /** Requests running, leases open, body bytes held, upstream calls running. */
    long[] live() {
        return gateway.live();
    }

    @Override
    public void close() {
        gateway.close();
        provider.close();
    }
}
