package dev.hybridinference.gateway.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;

/**
 * The gateway that is looked at. Requests take their time; used by one thread at a time.
 *
 * <p>An answer is at most {@link #MOST} bytes long; more counts as a failure.
 */
public final class Subject implements AutoCloseable {
    /** Bytes of an answer at most. */
    static final int MOST = 8 << 20;

    private static final Duration CONNECT = Duration.ofSeconds(5);

    private final HttpClient http =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .followRedirects(Redirect.NEVER)
                    .connectTimeout(CONNECT)
                    .build();
    private final String base;
    private final String key;
    private final String model;
    private final Duration patience;

    /**
     * @param url where it listens; a path {@code /v1} at its end is optional
     * @param key of a client, or empty for a gateway that wants none
     * @param model the name of a model that it serves
     * @param patience how long one answer may take
     * @throws IllegalArgumentException when this is no http or https URL
     */
    public Subject(String url, String key, String model, Duration patience) {
        URI parsed = URI.create(url);
        String scheme = String.valueOf(parsed.getScheme());
        if (parsed.getHost() == null || !(scheme.equals("http") || scheme.equals("https"))) {
            throw new IllegalArgumentException(
                    "url: %s (expected: such as http://127.0.0.1:8080)".formatted(url));
        }
        this.base = url.replaceFirst("/+$", "").replaceFirst("/v1$", "");
        this.key = key;
        this.model = model;
        this.patience = patience;
    }

    /** Whether anybody answers at all, be it wrongly. */
    public boolean answers() {
        try {
            return chat("/v1/models", "").status() > 0;
        } catch (ConnectException | HttpTimeoutException nobody) {
            return false;
        } catch (IOException broken) {
            return true;
        }
    }

    String model() {
        return model;
    }

    boolean hasKey() {
        return !key.isEmpty();
    }

    /**
     * Asks a chat client's way.
     *
     * @throws IOException when there is no whole answer
     */
    Answer chat(String path, String body) throws IOException {
        return send(request(path, body).header("authorization", "Bearer " + key));
    }

    /**
     * Asks a Messages client's way.
     *
     * @throws IOException when there is no whole answer
     */
    Answer messages(String path, String body) throws IOException {
        return send(
                request(path, body)
                        .header("x-api-key", key)
                        .header("anthropic-version", "2023-06-01"));
    }

    /**
     * The same request with a key that nobody has.
     *
     * @throws IOException when there is no whole answer
     */
    Answer stranger(String path, String body, boolean messages) throws IOException {
        HttpRequest.Builder request = request(path, body);
        if (messages) {
            request.header("x-api-key", "nobody").header("anthropic-version", "2023-06-01");
        } else {
            request.header("authorization", "Bearer nobody");
        }
        return send(request);
    }

    /** A POST; a GET when there is no body. */
    private HttpRequest.Builder request(String path, String body) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(base + path)).timeout(patience);
        return body.isEmpty()
                ? request.GET()
                : request.header("content-type", "application/json")
                        .POST(BodyPublishers.ofString(body));
    }

    private Answer send(HttpRequest.Builder request) throws IOException {
        try {
            HttpResponse<byte[]> answer =
                    http.send(
                            request.build(),
                            BodyHandlers.limiting(BodyHandlers.ofByteArray(), MOST));
            return new Answer(
                    answer.statusCode(), answer.headers(), new String(answer.body(), UTF_8));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", stopped);
        }
    }

    @Override
    public void close() {
        http.close();
    }
}
