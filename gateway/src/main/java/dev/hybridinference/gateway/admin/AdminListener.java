package dev.hybridinference.gateway.admin;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.hybridinference.gateway.config.ConsoleConfig;
import dev.hybridinference.gateway.config.Loopback;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * Listens on loopback for the operator's own programs. One virtual thread for each request;
 * connections, the size of what is sent, and the time that it may take are bounded. Thread-safe.
 */
public final class AdminListener implements AutoCloseable {
    /** Bytes of a request body at most. */
    static final int MOST_BODY = 64 * 1024;

    /** Connections at the same time. */
    static final int MOST_CONNECTIONS = 64;

    private static final System.Logger LOG = System.getLogger(AdminListener.class.getName());
    private static final int TOKEN_BYTES = 32;
    private static final int BACKLOG = 64;

    private final HttpServer server;
    private final ExecutorService threads;
    private final AdminApi api;
    private final Gate gate;
    private final ConsoleFile file;
    private final ConsoleFile.Console console;

    static {
        // the JDK's server is bounded by properties alone, which it reads once
        bound("jdk.httpserver.maxConnections", MOST_CONNECTIONS);
        bound("sun.net.httpserver.maxIdleConnections", MOST_CONNECTIONS);
        bound("sun.net.httpserver.idleInterval", 10);
        bound("sun.net.httpserver.maxReqTime", 10);
        bound("sun.net.httpserver.maxRspTime", 10);
        bound("sun.net.httpserver.maxReqHeaderSize", 32 * 1024);
        bound("sun.net.httpserver.nodelay", "true");
    }

    private static void bound(String property, int value) {
        bound(property, Integer.toString(value));
    }

    private static void bound(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }

    private AdminListener(HttpServer server, AdminApi api, ConsoleFile file) {
        this.server = server;
        this.api = api;
        this.file = file;
        byte[] secret = new byte[TOKEN_BYTES];
        new SecureRandom().nextBytes(secret);
        String token = Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
        this.console = new ConsoleFile.Console(url(server.getAddress()), token);
        this.gate = new Gate(token);
        this.threads = Executors.newVirtualThreadPerTaskExecutor();
    }

    /**
     * Starts to listen and says where in the data directory.
     *
     * @throws IOException when the port is taken that was asked for, or the file cannot be written
     */
    public static AdminListener start(
            ConsoleConfig config, Path data, TargetsDesk targets, RouteDesk routes)
            throws IOException {
        HttpServer server = bind(config);
        AdminListener listener =
                new AdminListener(server, new AdminApi(targets, routes), new ConsoleFile(data));
        boolean said = false;
        try {
            server.setExecutor(listener.threads);
            server.createContext("/", listener::handle);
            server.start();
            listener.file.write(listener.console);
            said = true;
            return listener;
        } finally {
            if (!said) {
                listener.stop();
            }
        }
    }

    private static HttpServer bind(ConsoleConfig config) throws IOException {
        try {
            return listen(config, config.port());
        } catch (BindException taken) {
            if (!config.chosen()) {
                return listen(config, 0);
            }
            throw new IOException(
                    "cannot listen on %s port %d (console.port; 0 takes a free one)"
                            .formatted(config.host(), config.port()),
                    taken);
        }
    }

    private static HttpServer listen(ConsoleConfig config, int port) throws IOException {
        return HttpServer.create(
                new InetSocketAddress(Loopback.address(config.host()), port), BACKLOG);
    }

    private static String url(InetSocketAddress address) {
        String host = address.getAddress().getHostAddress();
        return "http://%s:%d"
                .formatted(host.contains(":") ? "[" + host + "]" : host, address.getPort());
    }

    /** The port that is listened on. */
    public int port() {
        return server.getAddress().getPort();
    }

    /** Where it listens, without a slash at the end. */
    public String url() {
        return console.url();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            send(exchange, answer(exchange));
        }
    }

    private Answer answer(HttpExchange exchange) throws IOException {
        URI target = exchange.getRequestURI();
        Answer refusal =
                gate.refusal(
                        target.getRawAuthority(),
                        values(exchange, "host"),
                        values(exchange, "origin"),
                        values(exchange, "authorization"));
        if (refusal != null) {
            return refusal;
        }
        if (tooLong(exchange)) {
            return Answer.problem(
                    413, "The body is too long (expected: at most %d bytes)".formatted(MOST_BODY));
        }
        try {
            return api.answer(
                    exchange.getRequestMethod(),
                    text(target.getRawPath()),
                    text(target.getRawQuery()));
        } catch (RuntimeException broken) {
            LOG.log(System.Logger.Level.WARNING, "an operator's request failed", broken);
            return Answer.problem(500, "This went wrong inside the gateway; its log says how.");
        }
    }

    private static List<String> values(HttpExchange exchange, String header) {
        List<String> values = exchange.getRequestHeaders().get(header);
        return values == null ? List.of() : values;
    }

    private static String text(@Nullable String part) {
        return part == null ? "" : part;
    }

    /** No route takes a body yet, so what was sent is read and forgotten. */
    private static boolean tooLong(HttpExchange exchange) throws IOException {
        for (String length : values(exchange, "content-length")) {
            if (!length.matches("[0-9]{1,9}") || Integer.parseInt(length) > MOST_BODY) {
                return true;
            }
        }
        InputStream body = exchange.getRequestBody();
        byte[] piece = new byte[4096];
        int taken = 0;
        while (taken <= MOST_BODY) {
            int read = body.read(piece);
            if (read < 0) {
                return false;
            }
            taken += read;
        }
        return true;
    }

    private static void send(HttpExchange exchange, Answer answer) throws IOException {
        var headers = exchange.getResponseHeaders();
        headers.set("content-type", answer.type());
        headers.set("cache-control", "no-store");
        headers.set("x-content-type-options", "nosniff");
        answer.headers().forEach(headers::set);
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.sendResponseHeaders(answer.status(), -1);
            return;
        }
        exchange.sendResponseHeaders(answer.status(), answer.body().length);
        try (OutputStream body = exchange.getResponseBody()) {
            body.write(answer.body());
        }
    }

    private void stop() {
        server.stop(0);
        threads.shutdownNow();
        threads.close();
    }

    /** Takes the file away and stops listening. */
    @Override
    public void close() {
        try {
            file.remove(console);
        } catch (IOException stays) {
            LOG.log(System.Logger.Level.WARNING, "{0}", stays.getMessage());
        }
        stop();
    }
}
