package dev.hybridinference.gateway.process;

import dev.hybridinference.testkit.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * A real proxy between a client and a gateway. It takes the key out of every request that it
 * understands, but for {@code /probe}, which it sends to the chat with a key of its own. So a
 * request that arrives with a client's key is one that it did not see. It is set up to forward as
 * much as it can be made to. Thread-safe.
 */
final class Front implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** Which proxy, and how it treats what it forwards. */
    enum Kind {
        NGINX("nginx", "nginx-light"),
        /** Bodies are passed on while they arrive. */
        NGINX_UNBUFFERED("nginx", "nginx-light"),
        HAPROXY("haproxy", "haproxy"),
        /** Much that breaks the grammar is passed on. */
        HAPROXY_LENIENT("haproxy", "haproxy");

        private final String program;
        private final String debianPackage;

        Kind(String program, String debianPackage) {
            this.program = program;
            this.debianPackage = debianPackage;
        }

        boolean installed() {
            return Programs.has(program, debianPackage);
        }
    }

    private final int port;
    private final Path folder;
    private final Process process;

    private Front(Kind kind, Path folder, int gatewayPort) throws IOException {
        this.folder = Files.createDirectories(folder);
        this.port = freePort();
        String text =
                switch (kind) {
                    case NGINX, NGINX_UNBUFFERED -> nginx(kind, gatewayPort);
                    case HAPROXY, HAPROXY_LENIENT -> haproxy(kind, gatewayPort);
                };
        Path config = Files.writeString(folder.resolve("front.conf"), text);
        List<String> command =
                kind.program.equals("nginx")
                        ? List.of("nginx", "-e", log().toString(), "-c", config.toString())
                        : List.of("haproxy", "-db", "-f", config.toString());
        process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("output").toFile())
                        .start();
    }

    static Front start(Kind kind, Path folder, int gatewayPort) {
        try {
            Front front = new Front(kind, folder, gatewayPort);
            try {
                Await.until(PATIENCE, front::output, accepts(front.port));
            } catch (AssertionError dead) {
                front.close();
                throw dead;
            }
            return front;
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    int port() {
        return port;
    }

    private static int freePort() throws IOException {
        try (ServerSocket any = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return any.getLocalPort();
        }
    }

    private static BooleanSupplier accepts(int port) {
        return () -> {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                return true;
            } catch (IOException _) {
                return false;
            }
        };
    }

    private Path log() {
        return folder.resolve("error.log");
    }

    private String output() {
        try {
            return "the front accepts; it said: " + Files.readString(folder.resolve("output"));
        } catch (IOException broken) {
            return "the front accepts; " + broken;
        }
    }

    private String nginx(Kind kind, int gatewayPort) {
        String user = System.getProperty("user.name").equals("root") ? "user root;" : "";
        return """
        daemon off;
        %1$s
        worker_processes 1;
        error_log %2$s/error.log error;
        pid %2$s/nginx.pid;
        events { worker_connections 512; }
        http {
          access_log off;
          client_body_temp_path %2$s/body;
          proxy_temp_path %2$s/proxy;
          fastcgi_temp_path %2$s/fastcgi;
          uwsgi_temp_path %2$s/uwsgi;
          scgi_temp_path %2$s/scgi;
          client_header_timeout 1s;
          client_body_timeout 1s;
          client_max_body_size 0;
          large_client_header_buffers 8 64k;
          underscores_in_headers on;
          ignore_invalid_headers off;
          merge_slashes off;
          upstream gateway { server 127.0.0.1:%3$d; keepalive 1; }
          server {
            listen 127.0.0.1:%4$d;
            proxy_http_version 1.1;
            proxy_request_buffering %5$s;
            location / {
              proxy_set_header Connection "";
              proxy_set_header Authorization "";
              proxy_pass http://gateway;
            }
            location = /probe {
              proxy_set_header Connection "";
              proxy_set_header Authorization "Bearer %6$s";
              proxy_pass http://gateway/v1/chat/completions;
            }
            location = /lies-about-the-length {
              proxy_set_header Connection "";
              proxy_set_header Authorization "";
              proxy_set_header Content-Length 0;
              proxy_pass http://gateway/ok;
            }
          }
        }
        """
                .formatted(
                        user,
                        folder,
                        gatewayPort,
                        port,
                        kind == Kind.NGINX ? "on" : "off",
                        GatewayYaml.KEY);
    }

    private String haproxy(Kind kind, int gatewayPort) {
        return """
        global
          nbthread 1
        defaults
          mode http
          option http-keep-alive
          timeout connect 2s
          timeout client 1s
          timeout server 10s
          timeout http-request 1s
          timeout http-keep-alive 1s
        frontend clients
          bind 127.0.0.1:%1$d
          %2$s
          acl probe path /probe
          http-request del-header Authorization
          http-request set-header Authorization "Bearer %3$s" if probe
          http-request set-path /v1/chat/completions if probe
          default_backend gateway
        backend gateway
          http-reuse always
          server gateway 127.0.0.1:%4$d
        """
                .formatted(
                        port,
                        kind == Kind.HAPROXY_LENIENT ? "option accept-invalid-http-request" : "",
                        GatewayYaml.KEY,
                        gatewayPort);
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException _) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
