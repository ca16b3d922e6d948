package dev.hybridinference.gateway.probe;

import dev.hybridinference.gateway.fetch.Fetch;
import dev.hybridinference.gateway.loop.LoopContext;
import dev.hybridinference.gateway.snapshot.ProviderAccess;
import dev.hybridinference.gateway.upstream.UpstreamClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The questions that cost nothing, as GET requests. Stateless but for what it asks with. */
final class ProbeFetch {
    /** Bytes of an answer that only says that somebody answers; lists of models can be long. */
    static final int MOST_BYTES = 4 << 20;

    private static final byte[] REST = "accept: */*\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final UpstreamClient client;
    private final LoopContext loop;
    private final Duration patience;

    ProbeFetch(UpstreamClient client, LoopContext loop, Duration patience) {
        this.client = client;
        this.loop = loop;
        this.patience = patience;
    }

    /** Whether servers of this kind say how they are at {@code /health} of their root. */
    static boolean hasHealth(String kind) {
        return switch (kind) {
            case "vllm", "sglang", "llamacpp" -> true;
            default -> false;
        };
    }

    /**
     * How an endpoint is. Where there is no page for it, a client's mistake counts as an answer,
     * because a refused credential or a missing list is not the endpoint's. Where there is one, it
     * tells nothing: another server may stand in front.
     *
     * @throws IOException when there was no answer that can be used
     */
    Finding health(ProviderAccess provider) throws IOException, InterruptedException {
        boolean health = hasHealth(provider.kind());
        byte[] head =
                health
                        ? provider.getAtRoot("/health")
                        : provider.get(provider.dialect().modelsPath());
        int status = ask(provider, head, MOST_BYTES).status();
        if (status / 100 == 2) {
            return new Finding.Up();
        }
        if (status / 100 == 5 || status == 408) {
            return new Finding.Down("status " + status);
        }
        return status / 100 == 4 && !health ? new Finding.Up() : new Finding.Untold();
    }

    /** What an answer says of an endpoint. */
    sealed interface Finding {
        /** It can serve. */
        record Up() implements Finding {}

        /**
         * It cannot.
         *
         * @param why in words for the operator
         */
        record Down(String why) implements Finding {}

        /** The answer says nothing about it. */
        record Untold() implements Finding {}
    }

    /**
     * The load that a vLLM server tells; null when it tells none.
     *
     * @throws IOException when there was no answer that can be used
     */
    @Nullable ServerLoad load(ProviderAccess provider) throws IOException, InterruptedException {
        Fetch.Fetched answer =
                ask(provider, provider.getAtRoot("/metrics"), VllmMetrics.MOST_BYTES);
        return answer.status() == 200 ? VllmMetrics.read(answer.body()) : null;
    }

    private Fetch.Fetched ask(ProviderAccess provider, byte[] fixed, int most)
            throws IOException, InterruptedException {
        byte[] head = Arrays.copyOf(fixed, fixed.length + REST.length);
        System.arraycopy(REST, 0, head, fixed.length, REST.length);
        return Fetch.of(
                client,
                loop,
                new Fetch.Question(
                        provider.origin(),
                        head,
                        most,
                        Duration.ofNanos(provider.clocks().connect()),
                        patience));
    }
}
