package dev.hybridinference.gateway.admin;

import java.io.ByteArrayOutputStream;
import java.util.Map;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;

/**
 * What is sent back.
 *
 * @param type the media type of the body
 * @param headers besides
 */
@SuppressWarnings("ArrayRecordComponent") // raw bytes for the wire; never compared or printed
record Answer(int status, String type, byte[] body, Map<String, String> headers) {
    private static final JsonFactory JSON =
            JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    /** A document whose members {@code members} writes. */
    static Answer document(Consumer<JsonGenerator> members) {
        return new Answer(200, "application/json", bytes(members), Map.of());
    }

    /** A refusal (RFC 9457). Its type is the generic one, so that its title is the status' own. */
    static Answer problem(int status, String detail) {
        return problem(status, detail, Map.of());
    }

    static Answer problem(int status, String detail, Map<String, String> headers) {
        return new Answer(
                status,
                "application/problem+json",
                bytes(
                        json -> {
                            json.writeStringProperty("type", "about:blank");
                            json.writeStringProperty("title", title(status));
                            json.writeNumberProperty("status", status);
                            json.writeStringProperty("detail", detail);
                        }),
                headers);
    }

    private static String title(int status) {
        return switch (status) {
            case 400 -> "Bad Request";
            case 401 -> "Unauthorized";
            case 403 -> "Forbidden";
            case 404 -> "Not Found";
            case 405 -> "Method Not Allowed";
            case 413 -> "Content Too Large";
            case 421 -> "Misdirected Request";
            default -> "Internal Server Error";
        };
    }

    private static byte[] bytes(Consumer<JsonGenerator> members) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), bytes)) {
            json.writeStartObject();
            members.accept(json);
            json.writeEndObject();
        }
        bytes.write('\n');
        return bytes.toByteArray();
    }
}
