package dev.hybridinference.kernel.dialect.openai;

import dev.hybridinference.kernel.dialect.ErrorWords;
import dev.hybridinference.kernel.failure.ProviderError;
import dev.hybridinference.kernel.json.JsonKind;
import dev.hybridinference.kernel.json.JsonScanner;
import dev.hybridinference.kernel.json.JsonShape;
import org.jspecify.annotations.Nullable;

/**
 * The slots of an error in all shapes that OpenAI-like servers use: an {@code error} object, an
 * {@code error} string, the fields at top level, or FastAPI's {@code detail}. Codes may be numbers.
 */
final class ErrorFields {
    private static final int LONGEST_MESSAGE = 2_000;

    final int error;
    private final int message;
    private final int type;
    private final int param;
    private final int code;
    private final int reason;
    private final int flagged;
    private final int errorType;
    private final int topObject;
    private final int topMessage;
    private final int topType;
    private final int topParam;
    private final int topCode;
    private final int detail;
    private final int detailMessage;

    ErrorFields(JsonShape.Builder shape) {
        error = shape.field("error");
        message = shape.field("error", "message");
        type = shape.field("error", "type");
        param = shape.field("error", "param");
        code = shape.field("error", "code");
        reason = shape.field("error", "metadata", "reasons", "*");
        flagged = shape.field("error", "metadata", "flagged_input");
        errorType = shape.field("error", "metadata", "error_type");
        topObject = shape.field("object");
        topMessage = shape.field("message");
        topType = shape.field("type");
        topParam = shape.field("param");
        topCode = shape.field("code");
        detail = shape.field("detail");
        detailMessage = shape.field("detail", "*", "msg");
    }

    /** Whether the document tells a failure whatever its status. */
    boolean told(JsonScanner json) {
        JsonKind kind = json.kind(error);
        if (kind == JsonKind.OBJECT || kind == JsonKind.STRING) {
            return json.filled(error);
        }
        return json.kind(topObject) == JsonKind.STRING && "error".equals(json.text(topObject));
    }

    /** The failure that the document tells. */
    ProviderError read(JsonScanner json, String otherwise) {
        if (json.kind(error) == JsonKind.OBJECT) {
            return new ProviderError(
                    first(otherwise, json.text(message)),
                    json.text(type),
                    json.text(param),
                    code(json));
        }
        return new ProviderError(
                first(
                        otherwise,
                        json.text(error),
                        json.text(topMessage),
                        json.text(detail),
                        json.text(detailMessage)),
                json.text(topType),
                json.text(topParam),
                word(json, topCode));
    }

    /** OpenRouter says beside a number what it refused: why the input was flagged, or its type. */
    private @Nullable String code(JsonScanner json) {
        boolean content =
                json.text(reason) != null
                        || json.text(flagged) != null
                        || ErrorWords.ofContent(json.text(errorType));
        return content && json.kind(code) != JsonKind.STRING
                ? ErrorWords.CONTENT
                : word(json, code);
    }

    /** The status that a failure inside a 200 would have had, or 0 when it does not tell. */
    int status(JsonScanner json) {
        int slot = json.kind(error) == JsonKind.OBJECT ? code : topCode;
        if (json.kind(slot) == JsonKind.NUMBER) {
            long number = json.longValue(slot, 0);
            return number >= 400 && number <= 599 ? (int) number : 0;
        }
        String text = json.text(slot);
        return text != null && text.matches("[45][0-9][0-9]") ? Integer.parseInt(text) : 0;
    }

    private static @Nullable String word(JsonScanner json, int slot) {
        return json.kind(slot) == JsonKind.NUMBER
                ? Long.toString(json.longValue(slot, 0))
                : json.text(slot);
    }

    private static String first(String otherwise, @Nullable String... candidates) {
        for (String candidate : candidates) {
            if (candidate != null && !candidate.isBlank()) {
                return candidate.length() > LONGEST_MESSAGE
                        ? candidate.substring(0, LONGEST_MESSAGE)
                        : candidate;
            }
        }
        return otherwise;
    }
}
