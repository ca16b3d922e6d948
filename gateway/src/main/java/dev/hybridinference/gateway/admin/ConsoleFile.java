package dev.hybridinference.gateway.admin;

import dev.hybridinference.gateway.identity.DurableFile;
import dev.hybridinference.gateway.identity.UnusableFileException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * {@code run/console.json}: where the process that serves on a data directory takes orders, and the
 * token for it. Written only by that process, of which there is one at a time. Thread-safe.
 */
public final class ConsoleFile {
    private static final JsonFactory JSON = new JsonFactory();
    private static final long LONGEST = 4096;

    /**
     * What it says.
     *
     * @param url without a slash at its end
     */
    public record Console(String url, String token) {
        /** Without the token. */
        @Override
        public String toString() {
            return "Console[" + url + "]";
        }
    }

    private final DurableFile file;

    /**
     * @param data the data directory
     */
    public ConsoleFile(Path data) {
        this.file = new DurableFile(data.resolve("run").resolve("console.json"), LONGEST);
    }

    public Path path() {
        return file.path();
    }

    /**
     * What it says; empty when there is none.
     *
     * @throws UnusableFileException when it cannot be read, others may read it, or it is damaged
     */
    public Optional<Console> read() throws UnusableFileException {
        byte[] content = file.read();
        if (content == null) {
            return Optional.empty();
        }
        try {
            String url = AdminReader.text(content, "url");
            String token = AdminReader.text(content, "token");
            if (!url.isEmpty() && !token.isEmpty()) {
                return Optional.of(new Console(url, token));
            }
        } catch (IllegalArgumentException _) {
            // said below, without what it holds
        }
        throw new UnusableFileException(path(), "damaged. Start the gateway anew");
    }

    /** Says it to those who may read the data directory. */
    void write(Console console) throws UnusableFileException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), bytes)) {
            json.writeStartObject();
            json.writeStringProperty("url", console.url());
            json.writeStringProperty("token", console.token());
            json.writeEndObject();
        }
        file.makeDirectory();
        file.replace(bytes.toByteArray());
    }

    /** Takes it away, unless another process has written it anew. */
    void remove(Console console) throws IOException {
        if (read().filter(console::equals).isPresent()) {
            Files.deleteIfExists(path());
        }
    }
}
