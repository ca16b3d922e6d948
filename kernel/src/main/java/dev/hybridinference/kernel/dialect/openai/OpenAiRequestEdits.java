package dev.hybridinference.kernel.dialect.openai;

import dev.hybridinference.kernel.call.BodySpots;
import dev.hybridinference.kernel.call.Call;
import dev.hybridinference.kernel.call.Edits;
import dev.hybridinference.kernel.call.Edits.Edit;
import dev.hybridinference.kernel.dialect.Quirks;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The two edits of a same-protocol request: the provider's name of the model, and on streams the
 * wish for usage. Everything else goes as the client wrote it.
 */
final class OpenAiRequestEdits {
    private static final byte[] TRUE = ascii("true");
    private static final byte[] OPTIONS = ascii("{\"include_usage\":true}");
    private static final byte[] MEMBER = ascii(",\"stream_options\":{\"include_usage\":true}");
    private static final byte[] FIRST_IN = ascii("\"include_usage\":true,");

    private OpenAiRequestEdits() {}

    /**
     * @param upstreamModel the provider's name of the model as a JSON string, quotes included
     */
    static Edits of(Call call, byte[] upstreamModel, Quirks quirks) {
        BodySpots spots = call.spots();
        Edit model = new Edit(spots.model().from(), spots.model().to(), upstreamModel);
        Edit usage =
                call.stream() && !call.usageAsked() && quirks.streamUsage()
                        ? usageWish(spots)
                        : null;
        return sorted(model, usage);
    }

    private static Edit usageWish(BodySpots spots) {
        if (spots.includeUsage().present()) {
            return new Edit(spots.includeUsage().from(), spots.includeUsage().to(), TRUE);
        }
        return switch (spots.streamOptionsForm()) {
            case ABSENT -> new Edit(spots.rootEnd(), spots.rootEnd(), MEMBER);
            case NULL, EMPTY_OBJECT ->
                    new Edit(spots.streamOptions().from(), spots.streamOptions().to(), OPTIONS);
            case OBJECT -> {
                long inside = spots.streamOptions().from() + 1;
                yield new Edit(inside, inside, FIRST_IN);
            }
        };
    }

    private static Edits sorted(Edit model, @Nullable Edit usage) {
        List<Edit> edits = new ArrayList<>(2);
        edits.add(model);
        if (usage != null) {
            edits.add(usage);
        }
        edits.sort(Comparator.comparingLong(Edit::from));
        return new Edits(edits);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
