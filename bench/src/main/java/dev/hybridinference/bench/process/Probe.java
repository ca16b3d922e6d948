package dev.hybridinference.bench.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;

/** Small looks at loopback ports. */
public final class Probe {

    private static final int MILLIS = 2000;

    private Probe() {}

    /** True when a GET is answered with status 200 at once. Costs little, so it may be repeated. */
    public static boolean answers(int port, String path) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), MILLIS);
            socket.setSoTimeout(MILLIS);
            String request =
                    "GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"
                            .formatted(path);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            byte[] head = socket.getInputStream().readNBytes(12);
            return new String(head, StandardCharsets.US_ASCII).endsWith(" 200");
        } catch (IOException _) {
            return false; // not there yet
        }
    }

    /** Body of a GET that must succeed. */
    public static String text(int port, String path) throws InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + port + path);
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> answer =
                    client.send(
                            HttpRequest.newBuilder(uri).build(),
                            HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new BenchFailure(
                        BenchFailure.CHECK,
                        "GET %s: status %d (expected: 200)".formatted(path, answer.statusCode()));
            }
            return answer.body();
        } catch (IOException e) {
            throw new BenchFailure(
                    BenchFailure.CHECK, "GET %s: %s".formatted(path, e.getMessage()));
        }
    }

    public static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new BenchFailure(BenchFailure.GENERAL, "no free port: " + e.getMessage());
        }
    }
}
