package dev.hybridinference.bench.compare;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Does what the bench expects of a gateway, slowly: patches the alias, asks for usage and hides it,
 * logs and counts. The first argument names one duty that it neglects. Thread-safe.
 */
final class FakeGateway {

    private final String neglects;
    private final int upstreamPort;
    private final Path log;
    private final AtomicLong requests = new AtomicLong();

    private FakeGateway(String neglects, int upstreamPort, Path log) {
        this.neglects = neglects;
        this.upstreamPort = upstreamPort;
        this.log = log;
    }

    public static void main(String[] args) throws IOException {
        List<String> words = List.of(args);
        String yaml = Files.readString(Path.of(words.get(words.indexOf("--config") + 1)));
        FakeGateway gateway =
                new FakeGateway(
                        args[0],
                        Integer.parseInt(find(yaml, "127.0.0.1:(\\d+)/v1")),
                        Path.of(find(yaml, "access: \"([^\"]+)\"")));
        Files.writeString(gateway.log, "");
        int port = Integer.parseInt(find(yaml, "port: (\\d+)"));
        try (ServerSocket server =
                new ServerSocket(port, 4096, InetAddress.ofLiteral("127.0.0.1"))) {
            while (true) {
                Socket client = server.accept();
                client.setTcpNoDelay(true);
                Thread.ofVirtual().start(() -> gateway.serve(client));
            }
        }
    }

    private void serve(Socket client) {
        try (client;
                Socket upstream = new Socket(InetAddress.ofLiteral("127.0.0.1"), upstreamPort)) {
            upstream.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(client.getInputStream());
            InputStream answers = new BufferedInputStream(upstream.getInputStream());
            while (true) {
                String head = head(in);
                if (head.startsWith("GET")) {
                    String body = "hybrid_requests_total{outcome=\"ok\"} " + requests.get() + "\n";
                    answer(client.getOutputStream(), body);
                } else {
                    forward(new String(in.readNBytes(length(head)), ISO_8859_1), upstream);
                    try {
                        relay(answers, client.getOutputStream());
                    } finally {
                        account();
                    }
                }
            }
        } catch (IOException _) {
            return; // one of the two left
        }
    }

    private static void answer(OutputStream client, String body) throws IOException {
        client.write(
                "HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s"
                        .formatted(body.length(), body)
                        .getBytes(ISO_8859_1));
    }

    private void forward(String body, Socket upstream) throws IOException {
        String patched = body.replace("\"bench-", "\"mock-");
        if (patched.contains("\"stream\":true") && !neglects.equals("inject")) {
            patched =
                    patched.substring(0, patched.length() - 1)
                            + ",\"stream_options\":{\"include_usage\":true}}";
        }
        upstream.getOutputStream()
                .write(
                        "POST /v1/chat/completions HTTP/1.1\r\nContent-Length: %d\r\n\r\n%s"
                                .formatted(patched.length(), patched)
                                .getBytes(ISO_8859_1));
    }

    private void relay(InputStream from, OutputStream to) throws IOException {
        String head = head(from);
        to.write(head.getBytes(ISO_8859_1));
        if (!head.contains("chunked")) {
            to.write(from.readNBytes(length(head)));
            return;
        }
        while (true) {
            String size = line(from);
            byte[] data = from.readNBytes(Integer.parseInt(size.strip(), 16) + 2);
            boolean usage = new String(data, ISO_8859_1).contains("\"usage\":{");
            if (!usage || neglects.equals("hide")) {
                to.write(size.getBytes(ISO_8859_1));
                to.write(data);
            }
            if (data.length == 2) {
                return;
            }
        }
    }

    private synchronized void account() throws IOException {
        requests.incrementAndGet();
        if (!neglects.equals("log") || requests.get() % 100 != 0) {
            Files.writeString(log, "POST /v1/chat/completions 200\n", StandardOpenOption.APPEND);
        }
    }

    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        String line;
        do {
            line = line(in);
            head.append(line);
        } while (!line.equals("\r\n"));
        return head.toString();
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int b;
        do {
            b = in.read();
            if (b < 0) {
                throw new EOFException();
            }
            line.write(b);
        } while (b != '\n');
        return line.toString(ISO_8859_1);
    }

    private static int length(String head) {
        return Integer.parseInt(find(head, "Content-Length: (\\d+)"));
    }

    private static String find(String text, String pattern) {
        Matcher match = Pattern.compile(pattern).matcher(text);
        if (!match.find()) {
            throw new IllegalArgumentException(pattern + ": not in " + text);
        }
        return match.group(1);
    }
}
