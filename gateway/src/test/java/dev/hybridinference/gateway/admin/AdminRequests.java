package dev.hybridinference.gateway.admin;

import dev.hybridinference.testkit.client.RawClient;
import dev.hybridinference.testkit.client.RawResponse;
import dev.hybridinference.testkit.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Asks a gateway's listener for operators, byte for byte.
 *
 * @param port where it listens
 * @param token what it wants
 */
public record AdminRequests(int port, String token) {
    /** As the file in the data directory says. */
    public static AdminRequests of(Path data) {
        try {
            Json file = Json.parse(Files.readString(file(data)));
            return new AdminRequests(
                    URI.create(file.at("url").text()).getPort(), file.at("token").text());
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    public static Path file(Path data) {
        return data.resolve("run/console.json");
    }

    /** Asks with the token. */
    public RawResponse ask(String method, String path) {
        return send(method, path, "host: localhost", authorization());
    }

    public String authorization() {
        return "authorization: Bearer " + token;
    }

    /** What the list says of one target. */
    public Json row(String id) {
        return ask("GET", "/api/v1/targets").json().at("targets").list().stream()
                .filter(row -> row.at("id").text().equals(id))
                .findFirst()
                .orElseThrow();
    }

    /** Asks with these header lines alone. */
    public RawResponse send(String method, String target, String... lines) {
        StringBuilder head = new StringBuilder(method + " " + target + " HTTP/1.1\r\n");
        for (String line : lines) {
            head.append(line).append("\r\n");
        }
        try (RawClient client = RawClient.connect(port)) {
            RawResponse answer = client.send(head + "\r\n").response();
            answer.body();
            return answer;
        }
    }
}
