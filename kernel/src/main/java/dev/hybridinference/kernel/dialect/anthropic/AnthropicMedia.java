package dev.hybridinference.kernel.dialect.anthropic;

import dev.hybridinference.kernel.call.Part;
import dev.hybridinference.kernel.call.Part.Media;
import dev.hybridinference.kernel.failure.Failure;
import dev.hybridinference.kernel.json.JsonText;
import dev.hybridinference.kernel.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Writes images and documents (Anthropic API reference, "Vision", "PDF support"). What cannot be
 * said is remembered as a refusal: an answer without it would be an answer to another question.
 * Confined to one thread.
 */
final class AnthropicMedia {
    private final JsonWriter out;
    private Failure.@Nullable Invalid refusal;

    AnthropicMedia(JsonWriter out) {
        this.out = out;
    }

    /** Why the request cannot be sent, or null. */
    Failure.@Nullable Invalid refusal() {
        return refusal;
    }

    /** Writes the value of {@code type} and the members after it. */
    void write(Part part) {
        switch (part) {
            case Part.Image image -> image(image.media());
            case Part.Document document -> document(document.media(), document.title());
            case Part.Audio _ -> {
                refuse("This model cannot take audio; send its text instead.");
                out.string("text");
            }
            default ->
                    throw new IllegalArgumentException(
                            "part: %s (expected: media)".formatted(part));
        }
    }

    private void image(Media media) {
        out.string("image").name("source").beginObject();
        switch (media) {
            case Media.Inline(JsonText type, JsonText base64) -> {
                String word = word(type);
                if (word.equals("image/jpg")) {
                    word = "image/jpeg";
                }
                if (!word.matches("image/(jpeg|png|gif|webp)")) {
                    refuse(
                            "This model cannot take an image of the type '%s' (expected: image/jpeg, image/png, image/gif or image/webp)."
                                    .formatted(shortened(word)));
                }
                base64(word, base64);
            }
            case Media.Remote(JsonText url) -> url(url);
            case Media.Plain _ -> refuse("An image must be sent as base64 or as a URL.");
            case Media.Stored _ -> stored();
        }
        out.endObject();
    }

    private void document(Media media, @Nullable JsonText title) {
        out.string("document").name("source").beginObject();
        switch (media) {
            case Media.Inline(JsonText type, JsonText base64) -> {
                String word = word(type);
                if (word.startsWith("text/") || word.equals("application/json")) {
                    text(decoded(base64));
                } else {
                    if (!word.equals("application/pdf")) {
                        refuse(
                                "This model cannot take a file of the type '%s' (expected: application/pdf or text)."
                                        .formatted(shortened(word)));
                    }
                    base64("application/pdf", base64);
                }
            }
            case Media.Remote(JsonText url) -> url(url);
            case Media.Plain(JsonText text) -> text(text);
            case Media.Stored _ -> stored();
        }
        out.endObject();
        if (title != null && !title.isBlank()) {
            out.name("title").text(title);
        }
    }

    private void base64(String type, JsonText data) {
        out.name("type").string("base64").name("media_type").string(type).name("data").text(data);
    }

    private void url(JsonText url) {
        out.name("type").string("url").name("url").text(url);
    }

    private void text(JsonText text) {
        out.name("type").string("text").name("media_type").string("text/plain");
        out.name("data").text(text);
    }

    private void stored() {
        refuse(
                "A file that is stored at a provider cannot be sent to another one; send its bytes instead of its id.");
    }

    private JsonText decoded(JsonText base64) {
        try {
            byte[] bytes = Base64.getMimeDecoder().decode(base64.raw());
            return JsonText.of(new String(bytes, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException notBase64) {
            refuse("The bytes of a file are no valid base64.");
            return JsonText.EMPTY;
        }
    }

    private void refuse(String message) {
        if (refusal == null) {
            refusal = new Failure.Invalid(Failure.Invalid.Reason.BAD_REQUEST, message, null);
        }
    }

    /** The media type without its parameters. */
    private static String word(JsonText type) {
        String whole = type.decoded();
        int end = whole.indexOf(';');
        return (end < 0 ? whole : whole.substring(0, end)).strip().toLowerCase(Locale.ROOT);
    }

    private static String shortened(String word) {
        return word.length() > 64 ? word.substring(0, 64) : word;
    }
}
