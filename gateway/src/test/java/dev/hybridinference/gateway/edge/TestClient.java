package dev.hybridinference.gateway.edge;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A client that writes bytes as given and reads answers as they come. One thread. */
final class TestClient implements AutoCloseable {
    /** One answer; {@code body} without its framing. */
    record Answer(int status, List<String> lines, String body, boolean complete) {
        @Nullable String header(String name) {
            String start = name.toLowerCase(Locale.ROOT) + ": ";
            for (String line : lines) {
                if (line.toLowerCase(Locale.ROOT).startsWith(start)) {
                    return line.substring(start.length());
                }
            }
            return null;
        }
    }

    private final Socket socket;
    private final InputStream in;

    TestClient(int port) throws IOException {
        this(port, 0);
    }

    TestClient(int port, int receiveBuffer) throws IOException {
        socket = new Socket();
        if (receiveBuffer > 0) {
            socket.setReceiveBufferSize(receiveBuffer);
        }
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 5000);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(5000);
        in = socket.getInputStream();
    }

    Socket socket() {
        return socket;
    }

    TestClient send(String latin) throws IOException {
        return send(latin.getBytes(StandardCharsets.ISO_8859_1));
    }

    TestClient send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
        return this;
    }

    /** Sends, and does not mind that the server has closed meanwhile. */
    TestClient sendAnyway(byte[] bytes) throws IOException {
        try {
            return send(bytes);
        } catch (SocketException _) {
            return this;
        }
    }

    Answer read() throws IOException {
        return read(false);
    }

    /** Reads one answer; {@code head} when it answers a HEAD. */
    Answer read(boolean head) throws IOException {
        List<String> lines = new ArrayList<>();
        String first = line();
        if (first == null) {
            throw new IOException("closed before an answer");
        }
        int status = Integer.parseInt(first.substring(9, 12));
        for (String line = line(); line != null && !line.isEmpty(); line = line()) {
            lines.add(line);
        }
        Answer bare = new Answer(status, lines, "", true);
        if (head || status == 204 || status == 304 || status == 100) {
            return bare;
        }
        String length = bare.header("content-length");
        if (length != null) {
            byte[] body = in.readNBytes(Integer.parseInt(length));
            return new Answer(status, lines, text(body), body.length == Integer.parseInt(length));
        }
        if (bare.header("transfer-encoding") == null) {
            return new Answer(status, lines, text(in.readAllBytes()), true);
        }
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        while (true) {
            String size = line();
            if (size == null) {
                return new Answer(status, lines, body.toString(StandardCharsets.ISO_8859_1), false);
            }
            int bytes = Integer.parseInt(size, 16);
            body.write(in.readNBytes(bytes));
            line();
            if (bytes == 0) {
                return new Answer(status, lines, body.toString(StandardCharsets.ISO_8859_1), true);
            }
        }
    }

    /** Reads exactly that many bytes. */
    String readBytes(int count) throws IOException {
        return text(in.readNBytes(count));
    }

    /** True when the server closes, by FIN or RST, and sends nothing before. */
    boolean isClosed() throws IOException {
        try {
            return in.read() < 0;
        } catch (SocketException _) {
            return true;
        }
    }

    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private @Nullable String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int c = in.read(); c >= 0; c = in.read()) {
            if (c == '\n') {
                String text = line.toString(StandardCharsets.ISO_8859_1);
                if (!text.endsWith("\r")) {
                    throw new IOException("line without CRLF: " + text);
                }
                return text.substring(0, text.length() - 1);
            }
            line.write(c);
        }
        if (line.size() > 0) {
            throw new IOException("cut inside a line: " + line);
        }
        return null;
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
