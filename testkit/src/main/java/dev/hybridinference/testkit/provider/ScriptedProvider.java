package dev.hybridinference.testkit.provider;

import dev.hybridinference.testkit.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * A model provider under the test's control: a real HTTP/1.1 server on 127.0.0.1 that answers by
 * script, and without a script as a strict server of its profile's protocol ({@link FakeServer}).
 * It reads requests by itself, byte for byte, and keeps what it read. Thread-safe.
 *
 * <p>Sources: OpenAI API reference (chat completions, completions, embeddings, models), vLLM
 * OpenAI-compatible server, Anthropic API reference (messages); RFC 9112.
 */
public final class ScriptedProvider implements AutoCloseable {

    private static final int BACKLOG = 1024;

    /**
     * How to start.
     *
     * @param tls serves TLS with it when not null
     * @param receiveBuffer the socket's receive buffer in bytes; 0 for the system's default
     */
    public record Options(Profile profile, @Nullable SSLContext tls, int receiveBuffer) {

        public static final Options DEFAULT = new Options(Profile.OPENAI, null, 0);
    }

    private record Rule(Predicate<Received> condition, Behaviour behaviour) {}

    private final Options options;
    private final ServerSocket server;
    private final FakeServer fake;
    private final ExchangeLog log = new ExchangeLog();
    private final List<Connection> connections = new CopyOnWriteArrayList<>();
    private final List<Rule> once = new ArrayList<>();
    private final List<Rule> always = new ArrayList<>();
    private final List<Rule> beforeBody = new ArrayList<>();
    private volatile ReadPace readPace = ReadPace.FAST;
    private volatile boolean closed;

    private ScriptedProvider(Options options) throws IOException {
        this.options = options;
        this.fake = new FakeServer(options.profile());
        this.server = new ServerSocket();
        if (options.receiveBuffer() > 0) {
            server.setReceiveBufferSize(options.receiveBuffer());
        }
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
        Thread.ofVirtual().name("provider-accept").start(this::acceptAll);
    }

    /** A strict OpenAI server on an ephemeral port. */
    public static ScriptedProvider start() {
        return start(Options.DEFAULT);
    }

    public static ScriptedProvider start(Profile profile) {
        return start(new Options(profile, null, 0));
    }

    /** A strict OpenAI server behind TLS. */
    public static ScriptedProvider startTls(SSLContext tls) {
        return start(new Options(Profile.OPENAI, tls, 0));
    }

    public static ScriptedProvider start(Options options) {
        try {
            return new ScriptedProvider(options);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return server.getLocalPort();
    }

    /** {@code http://127.0.0.1:PORT}, with {@code https} behind TLS. */
    public URI uri() {
        return URI.create((options.tls() == null ? "http" : "https") + "://127.0.0.1:" + port());
    }

    /** What a configuration calls the base URL: {@link #uri()}, for OpenAI's protocol with /v1. */
    public String baseUrl() {
        return options.profile() == Profile.ANTHROPIC ? uri().toString() : uri() + "/v1";
    }

    /** The built-in answers: keys, models, pace. */
    public FakeServer fake() {
        return fake;
    }

    /** The built-in answers refuse other keys with 401. */
    public ScriptedProvider requireKey(String key) {
        fake.requireKey(key);
        return this;
    }

    /** The models of the built-in answers, instead of {@code gpt-test}. */
    public ScriptedProvider serveModels(String... names) {
        fake.serveModels(names);
        return this;
    }

    /** Answers the next request that no earlier queued script takes. */
    public ScriptedProvider answer(Script script) {
        return answer(_ -> true, script);
    }

    /** Answers the next request for which the condition holds, once. */
    public ScriptedProvider answer(Predicate<Received> condition, Script script) {
        synchronized (once) {
            once.add(new Rule(condition, _ -> script));
        }
        return this;
    }

    /** Answers every request that no queued script takes. */
    public ScriptedProvider always(Script script) {
        return always(_ -> true, _ -> script);
    }

    /** Answers every request for which the condition holds; the rule given last wins. */
    public ScriptedProvider always(Predicate<Received> condition, Script script) {
        return always(condition, _ -> script);
    }

    /** As {@link #always(Predicate, Script)}, with a script made from the request. */
    public ScriptedProvider always(Predicate<Received> condition, Behaviour behaviour) {
        synchronized (once) {
            always.addFirst(new Rule(condition, behaviour));
        }
        return this;
    }

    /** Answers the next request as soon as its head was read, then closes. */
    public ScriptedProvider answerBeforeBody(Script script) {
        synchronized (once) {
            beforeBody.add(new Rule(_ -> true, _ -> script));
        }
        return this;
    }

    /** Forgets all scripts and reads fast again. */
    public ScriptedProvider clearScripts() {
        synchronized (once) {
            once.clear();
            always.clear();
            beforeBody.clear();
        }
        readPace = ReadPace.FAST;
        return this;
    }

    /** Accepts connections and never reads from them, until {@link #clearScripts()}. */
    public ScriptedProvider neverRead() {
        readPace = ReadPace.NEVER;
        return this;
    }

    /** Reads at most that many bytes at a time, with a pause after each read. */
    public ScriptedProvider readSlowly(int bytes, Duration interval) {
        if (bytes < 1) {
            throw new IllegalArgumentException("bytes: " + bytes + " (expected: at least 1)");
        }
        readPace = new ReadPace(bytes, interval.toNanos());
        return this;
    }

    /** The requests so far, in order of arrival; the last 20,000. */
    public List<Received> received() {
        return log.requests();
    }

    /** Waits until at least that many requests arrived since the start, and returns the log. */
    public List<Received> awaitRequests(int count) {
        Await.until(
                Await.DEADLINE,
                () -> count + " requests; have " + received() + ", faults " + faults(),
                () -> log.total() >= count);
        return received();
    }

    /** Waits for request number {@code index}, counted from 0 since the start. */
    public Received awaitRequest(int index) {
        List<Received> all = awaitRequests(index + 1);
        return all.get(index - (log.total() - all.size()));
    }

    /** What peers did wrong (bad framing, half a head), and behaviours that threw. */
    public List<String> faults() {
        return log.faults();
    }

    /** Every byte received, per connection in order of acceptance; 32 MiB of each at most. */
    public List<byte[]> byteLog() {
        return connections.stream().map(connection -> connection.inbound().log()).toList();
    }

    /** Connections accepted since the start. */
    public int acceptedConnections() {
        return connections.size();
    }

    /** Connections that neither side has closed yet. */
    public int openConnections() {
        return (int) connections.stream().filter(Connection::isOpen).count();
    }

    public void awaitOpenConnections(int count) {
        Await.until(
                Await.DEADLINE,
                () -> count + " open connections; have " + openConnections(),
                () -> openConnections() == count);
    }

    /** Closes all connections of the moment; new ones are still accepted. */
    public void closeConnections() {
        connections.forEach(Connection::stop);
    }

    @Override
    public void close() {
        closed = true;
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            closeConnections();
        }
    }

    ExchangeLog log() {
        return log;
    }

    ReadPace readPace() {
        return readPace;
    }

    @Nullable Script scriptBeforeBody(Received request) {
        synchronized (once) {
            return beforeBody.isEmpty()
                    ? null
                    : beforeBody.removeFirst().behaviour().answer(request);
        }
    }

    Script script(Received request) {
        Behaviour chosen = choose(request);
        return (chosen == null ? fake : chosen).answer(request);
    }

    private @Nullable Behaviour choose(Received request) {
        synchronized (once) {
            for (Rule rule : once) {
                if (rule.condition().test(request)) {
                    once.remove(rule);
                    return rule.behaviour();
                }
            }
            for (Rule rule : always) {
                if (rule.condition().test(request)) {
                    return rule.behaviour();
                }
            }
            return null;
        }
    }

    private void acceptAll() {
        while (!closed) {
            try {
                Socket socket = server.accept();
                Connection connection =
                        new Connection(connections.size(), this, socket, options.tls());
                connections.add(connection);
                connection.start();
            } catch (IOException e) {
                if (!closed) {
                    log.fault("accept: " + e);
                }
            }
        }
    }
}
