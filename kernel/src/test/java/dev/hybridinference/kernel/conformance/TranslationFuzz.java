package dev.hybridinference.kernel.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hybridinference.kernel.call.Capabilities;
import dev.hybridinference.kernel.call.Usage;
import dev.hybridinference.kernel.conformance.Translated.Outcome;
import dev.hybridinference.kernel.json.JsonKind;
import dev.hybridinference.kernel.json.JsonLimits;
import dev.hybridinference.kernel.json.JsonScanner;
import dev.hybridinference.kernel.json.JsonShape;
import dev.hybridinference.kernel.registry.Surfaces;
import dev.hybridinference.kernel.surface.AnswerTooLongException;
import dev.hybridinference.kernel.surface.Surface;
import java.util.Arrays;
import java.util.Objects;

/**
 * What holds of the translators for any JSON object: they come to an end, throw nothing but {@link
 * AnswerTooLongException}, and write JSON. The first byte says which of them; a request is the
 * rest, an answer is one event a line.
 */
public final class TranslationFuzz {
    private static final JsonShape NOTHING = JsonShape.builder().build();
    private static final int MOST = 1 << 16;
    private static final String[] KINDS = {"openai", "vllm", "anthropic", "openai_compatible"};
    private static final byte[] HI =
            "{\"model\":\"m\",\"stream\":true,\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}"
                    .getBytes(UTF_8);

    private TranslationFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        if (input.length == 0 || input.length > MOST) {
            return;
        }
        int way = input[0] & 0x1F;
        byte[] rest = Arrays.copyOfRange(input, 1, input.length);
        Surface surface =
                Objects.requireNonNull(
                        Surfaces.at((way & 1) == 0 ? "/v1/chat/completions" : "/v1/messages"));
        String kind = KINDS[(way >> 1) & 3];
        if ((way & 8) == 0) {
            request(surface, kind, rest);
        } else {
            Outcome asked = Translated.of(surface, kind, Capabilities.OPEN, HI);
            answer(((Outcome.Sent) asked).request(), (way & 16) == 0, rest);
        }
    }

    private static void request(Surface surface, String kind, byte[] body) {
        if (isObject(body)
                && Translated.of(surface, kind, Capabilities.OPEN, body)
                        instanceof Outcome.Sent(Translated sent)) {
            assertThat(isObject(sent.body().json())).isTrue();
        }
    }

    private static void answer(Translated request, boolean stream, byte[] lines) {
        AnswerPlay play = request.play(stream);
        try {
            int from = 0;
            for (int i = 0; i <= lines.length; i++) {
                if (i == lines.length || lines[i] == '\n') {
                    byte[] line = Arrays.copyOfRange(lines, from, i);
                    from = i + 1;
                    if (isObject(line)) {
                        play.event(line);
                    }
                }
            }
            byte[] written = play.finish(Usage.estimated(1, 1));
            for (String event : new String(written, UTF_8).split("\n", -1)) {
                String data = event.startsWith("data: ") ? event.substring(6) : event;
                boolean frame =
                        data.isEmpty() || data.startsWith("event: ") || data.equals("[DONE]");
                assertThat(frame || isObject(data.getBytes(UTF_8))).as(data).isTrue();
            }
        } catch (AnswerTooLongException told) {
            assertThat(told).hasMessageContaining("held");
        }
    }

    private static boolean isObject(byte[] json) {
        JsonScanner scanner = new JsonScanner(NOTHING, JsonLimits.DEFAULT);
        return scanner.feed(json, 0, json.length)
                && scanner.finish()
                && scanner.root() == JsonKind.OBJECT;
    }
}
