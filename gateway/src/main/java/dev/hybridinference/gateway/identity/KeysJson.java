package dev.hybridinference.gateway.identity;

import dev.hybridinference.kernel.admission.Right;
import dev.hybridinference.kernel.admission.Treatment;
import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/**
 * The form of {@code keys.json}: version, fingerprint of the pepper, keys, and a SHA-256 over all
 * that. Reading is strict: what this class would not write is damage. Version 2 adds how the
 * requests of a key are treated; a file that needs none of it stays readable for version 1.
 */
final class KeysJson {
    static final int VERSION = 2;

    private static final int PLAIN = 1;

    private static final JsonFactory JSON =
            JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

    /** What a content is when it is read. */
    sealed interface Reading {
        record Good(String pepper, List<StoredKey> keys, String checksum) implements Reading {}

        /** Of a later version of the program. */
        record Newer(long version) implements Reading {}

        record Damaged(String why) implements Reading {}
    }

    private KeysJson() {}

    static byte[] write(String pepper, List<StoredKey> keys) {
        return document(pepper, keys, checksum(document(pepper, keys, null)));
    }

    private static byte[] document(String pepper, List<StoredKey> keys, @Nullable String checksum) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), out)) {
            json.writeStartObject();
            json.writeNumberProperty("version", version(keys));
            json.writeStringProperty("pepper", pepper);
            json.writeArrayPropertyStart("keys");
            for (StoredKey key : keys) {
                json.writeRaw("\n");
                write(json, key);
            }
            json.writeEndArray();
            if (checksum != null) {
                json.writeStringProperty("sha256", checksum);
            }
            json.writeEndObject();
            json.writeRaw("\n");
        }
        return out.toByteArray();
    }

    private static int version(List<StoredKey> keys) {
        return keys.stream().allMatch(key -> key.treatment().equals(Treatment.USUAL))
                ? PLAIN
                : VERSION;
    }

    private static void write(JsonGenerator json, StoredKey key) {
        json.writeStartObject();
        json.writeStringProperty("id", key.id());
        json.writeStringProperty("name", key.name());
        json.writeStringProperty("owner", key.owner());
        json.writeStringProperty("hash", key.hash().hex());
        json.writeArrayPropertyStart("models");
        key.models().forEach(json::writeString);
        json.writeEndArray();
        json.writeArrayPropertyStart("rights");
        key.rights().stream().sorted().map(Right::word).forEach(json::writeString);
        json.writeEndArray();
        json.writeStringProperty("created_at", text(key.createdAt()));
        json.writeStringProperty("expires_at", text(key.expiresAt()));
        json.writeBooleanProperty("revoked", key.revoked());
        write(json, key.treatment());
        json.writeEndObject();
    }

    /** Only what differs from the usual. */
    private static void write(JsonGenerator json, Treatment treatment) {
        if (treatment.strategy() != null) {
            json.writeStringProperty("strategy", treatment.strategy().word());
        }
        if (treatment.low()) {
            json.writeStringProperty("priority", treatment.priority());
        }
        if (treatment.local()) {
            json.writeStringProperty("privacy", treatment.privacy());
        }
    }

    private static @Nullable String text(@Nullable Instant instant) {
        return instant == null ? null : instant.toString();
    }

    static Reading read(byte[] content) {
        Reading reading = KeysJsonReader.read(JSON, content);
        if (reading instanceof Reading.Good(var pepper, var keys, var checksum)
                && !checksum.equals(checksum(document(pepper, keys, null)))) {
            return new Reading.Damaged("its checksum does not fit its content");
        }
        return reading;
    }

    private static String checksum(byte[] document) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(document));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("SHA-256 is part of every JDK", impossible);
        }
    }
}
