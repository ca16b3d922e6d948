package dev.hybridinference.gateway.cli;

import dev.hybridinference.gateway.admin.AdminReader;
import dev.hybridinference.gateway.admin.ConsoleFile;
import dev.hybridinference.gateway.config.Loopback;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/**
 * Asks the process that serves on a data directory. It only ever speaks to this machine, and never
 * through a proxy. Confined to one thread.
 */
final class ConsoleClient implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int MOST = 16 << 20;

    private final HttpClient http =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .followRedirects(Redirect.NEVER)
                    .proxy(HttpClient.Builder.NO_PROXY)
                    .connectTimeout(PATIENCE)
                    .build();
    private final Path data;
    private final ConsoleFile.Console console;

    private ConsoleClient(Path data, ConsoleFile.Console console) {
        this.data = data;
        this.console = console;
    }

    /**
     * Finds the process.
     *
     * @throws CommandFailedException when there is none
     */
    static ConsoleClient of(Setup setup) throws CommandFailedException, IOException {
        Path data = setup.dataDirectory();
        ConsoleFile file = new ConsoleFile(data);
        ConsoleFile.Console console = file.read().orElse(null);
        if (console == null) {
            throw nobody(data);
        }
        if (!onThisMachine(console.url())) {
            throw new CommandFailedException(
                    ExitCode.GENERAL,
                    file.path()
                            + ": url (expected: http and a loopback address). Start the gateway anew");
        }
        return new ConsoleClient(data, console);
    }

    private static CommandFailedException nobody(Path data) {
        return new CommandFailedException(
                ExitCode.UNAVAILABLE,
                "no gateway serves on the data directory %s. Start it with: hybrid serve, or name another directory with --data DIR"
                        .formatted(data));
    }

    private static boolean onThisMachine(String url) {
        try {
            URI uri = URI.create(url);
            return "http".equals(uri.getScheme())
                    && uri.getUserInfo() == null
                    && uri.getHost() != null
                    && Loopback.is(uri.getHost());
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    /** The id of a target as a part of a path. */
    static String path(String id) {
        return Arrays.stream(id.split("/", -1))
                .map(part -> form(part).replace("+", "%20"))
                .collect(Collectors.joining("/"));
    }

    /** A text as a value of a query. */
    static String form(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /**
     * The document there.
     *
     * @param path below the version, with its query
     */
    byte[] get(String path) throws CommandFailedException {
        return send(request(path).GET());
    }

    /** Gives an order; the document that comes back. */
    byte[] post(String path) throws CommandFailedException {
        return send(request(path).POST(BodyPublishers.noBody()));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(console.url() + "/api/v1" + path))
                .timeout(PATIENCE)
                .header("accept", "application/json")
                .header("authorization", "Bearer " + console.token());
    }

    private byte[] send(HttpRequest.Builder request) throws CommandFailedException {
        CompletableFuture<HttpResponse<byte[]>> asked =
                http.sendAsync(
                        request.build(), BodyHandlers.limiting(BodyHandlers.ofByteArray(), MOST));
        try {
            HttpResponse<byte[]> answer = asked.get(PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
            if (answer.statusCode() != 200) {
                throw refused(answer);
            }
            return answer.body();
        } catch (TimeoutException late) {
            throw new CommandFailedException(
                    ExitCode.UNAVAILABLE,
                    "the gateway on %s did not answer within %d s. Look at its log, and try again"
                            .formatted(data, PATIENCE.toSeconds()));
        } catch (ExecutionException gone) {
            throw nobody(data);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new CommandFailedException(ExitCode.UNAVAILABLE, "interrupted");
        } finally {
            asked.cancel(true);
        }
    }

    private CommandFailedException refused(HttpResponse<byte[]> answer) {
        String detail;
        try {
            detail = AdminReader.text(answer.body(), "detail");
        } catch (IllegalArgumentException _) {
            detail = "";
        }
        return switch (answer.statusCode()) {
            case 401 ->
                    new CommandFailedException(
                            ExitCode.AUTHENTICATION,
                            "the gateway on %s was started anew just now. Try again"
                                    .formatted(data));
            case 404 -> new CommandFailedException(ExitCode.NOT_FOUND, detail);
            case 400, 405, 413 -> new CommandFailedException(ExitCode.GENERAL, detail);
            default ->
                    new CommandFailedException(
                            ExitCode.UNAVAILABLE,
                            "the gateway on %s answers with status %d. %s"
                                    .formatted(data, answer.statusCode(), detail));
        };
    }

    /** Documents that cannot be read are those of another program. */
    CommandFailedException foreign() {
        return new CommandFailedException(
                ExitCode.UNAVAILABLE,
                "what answers at %s is no gateway of this kind. Start it anew with: hybrid serve"
                        .formatted(console.url()));
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
