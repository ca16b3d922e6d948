package dev.hybridinference.gateway.fetch;

import dev.hybridinference.gateway.loop.LoopContext;
import dev.hybridinference.gateway.upstream.Origin;
import dev.hybridinference.gateway.upstream.UpstreamClient;
import dev.hybridinference.kernel.call.Part;
import dev.hybridinference.kernel.call.Part.Media;
import dev.hybridinference.kernel.call.Prompt;
import dev.hybridinference.kernel.call.Turn;
import dev.hybridinference.kernel.json.JsonText;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Fetches the images that a prompt names by URL, for providers that must not or cannot do it. Only
 * public addresses are connected to: each name is looked up and checked anew for every connection,
 * that of a redirect too. Thread-safe.
 */
public final class ImageFetch {
    /** Bytes of one image at most. */
    public static final int MOST_BYTES = 10 * 1024 * 1024;

    /** Images by URL in one request at most. */
    public static final int MOST_IMAGES = 16;

    private static final int MOST_REDIRECTS = 3;
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration CONNECT = Duration.ofSeconds(3);
    private static final Set<String> TYPES =
            Set.of("image/jpeg", "image/png", "image/gif", "image/webp");

    private final UpstreamClient client;
    private final boolean local;

    public ImageFetch(UpstreamClient client) {
        this(client, false);
    }

    /**
     * @param local whether private addresses are allowed as well
     */
    ImageFetch(UpstreamClient client, boolean local) {
        this.client = client;
        this.local = local;
    }

    /**
     * The prompt with all of its images inside. Blocks; must not be called on an event loop.
     *
     * @param loop where connections run
     * @throws IOException telling which image could not be had and why
     */
    public Prompt inlined(Prompt prompt, LoopContext loop)
            throws IOException, InterruptedException {
        int[] fetched = {0};
        List<Turn> turns = new ArrayList<>();
        for (Turn turn : prompt.turns()) {
            turns.add(new Turn(turn.role(), parts(turn.parts(), loop, fetched)));
        }
        return prompt.with(turns);
    }

    private List<Part> parts(List<Part> parts, LoopContext loop, int[] fetched)
            throws IOException, InterruptedException {
        List<Part> inlined = new ArrayList<>();
        for (Part part : parts) {
            inlined.add(
                    switch (part) {
                        case Part.Image(Media.Remote(JsonText url), var cache) -> {
                            if (++fetched[0] > MOST_IMAGES) {
                                throw new IOException(
                                        "more than %d images by URL".formatted(MOST_IMAGES));
                            }
                            yield new Part.Image(image(url.decoded(), loop), cache);
                        }
                        case Part.ToolResult result ->
                                new Part.ToolResult(
                                        result.id(),
                                        parts(result.content(), loop, fetched),
                                        result.error(),
                                        result.cache());
                        default -> part;
                    });
        }
        return inlined;
    }

    private Media image(String url, LoopContext loop) throws IOException, InterruptedException {
        String at = url;
        try {
            for (int i = 0; i <= MOST_REDIRECTS; i++) {
                Fetch.Fetched answer = get(new URI(at), loop);
                if (answer.status() >= 300 && answer.status() < 400 && answer.location() != null) {
                    at = new URI(at).resolve(answer.location()).toString();
                } else {
                    return media(answer);
                }
            }
            throw new IOException("more than %d redirects".formatted(MOST_REDIRECTS));
        } catch (IOException failed) {
            throw new IOException(
                    "The image at %s could not be fetched: %s.".formatted(url, failed.getMessage()),
                    failed);
        } catch (URISyntaxException | IllegalArgumentException wrong) {
            throw new IOException(
                    "The image at %s could not be fetched: not an http or https URL."
                            .formatted(url),
                    wrong);
        }
    }

    private Fetch.Fetched get(URI url, LoopContext loop) throws IOException, InterruptedException {
        Origin origin = Origin.of(url, local);
        String path =
                url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        String query = url.getRawQuery() == null ? "" : "?" + url.getRawQuery();
        String head =
                "GET %s%s HTTP/1.1\r\nhost: %s\r\naccept: image/*\r\naccept-encoding: identity\r\n\r\n"
                        .formatted(path, query, origin.authority());
        return Fetch.of(
                client,
                loop,
                new Fetch.Question(
                        origin,
                        head.getBytes(StandardCharsets.US_ASCII),
                        MOST_BYTES,
                        CONNECT,
                        PATIENCE));
    }

    private static Media media(Fetch.Fetched answer) throws IOException {
        if (answer.status() != 200) {
            throw new IOException("status " + answer.status());
        }
        String type = answer.type() == null ? "" : answer.type().toLowerCase(Locale.ROOT);
        int parameters = type.indexOf(';');
        type = parameters < 0 ? type.strip() : type.substring(0, parameters).strip();
        if (!TYPES.contains(type)) {
            throw new IOException("its type is not one of jpeg, png, gif, webp");
        }
        return new Media.Inline(
                JsonText.of(type), JsonText.of(Base64.getEncoder().encodeToString(answer.body())));
    }
}
