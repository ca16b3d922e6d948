package dev.hybridinference.gateway.discovery;

import dev.hybridinference.gateway.fetch.Fetch;
import dev.hybridinference.gateway.loop.LoopContext;
import dev.hybridinference.gateway.snapshot.ProviderAccess;
import dev.hybridinference.gateway.upstream.UpstreamClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;

/** One {@code GET /models} at a provider. Stateless. */
final class ListFetch {
    /** Bytes of a list; a longer one is refused. */
    static final int MOST_BYTES = 4 * 1024 * 1024;

    private static final byte[] REST =
            "accept: application/json\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private ListFetch() {}

    /**
     * The body of a provider's answer. Blocks for at most {@code patience}; must not be called on
     * an event loop.
     *
     * @throws IOException when there was none, or none that can be used
     */
    static byte[] of(
            UpstreamClient client, LoopContext loop, ProviderAccess provider, Duration patience)
            throws IOException, InterruptedException {
        byte[] fixed = provider.get(provider.dialect().modelsPath());
        byte[] head = Arrays.copyOf(fixed, fixed.length + REST.length);
        System.arraycopy(REST, 0, head, fixed.length, REST.length);
        Fetch.Fetched answer =
                Fetch.of(
                        client,
                        loop,
                        new Fetch.Question(
                                provider.origin(),
                                head,
                                MOST_BYTES,
                                Duration.ofNanos(provider.clocks().connect()),
                                patience));
        if (answer.status() != 200) {
            throw new IOException("status " + answer.status());
        }
        return answer.body();
    }
}
