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
 * wish for usage, on every event where that is understood: so it is known how much a stream had
 * generated when its client left. Everything else goes as the client wrote it.
 */
final class OpenAiRequestEdits {
    private static final Wish LAST = new Wish("true");
    private static final Wish CONTINUOUS = new Wish("true,\"continuous_usage_stats\":true");

    /** The wish for usage, in the forms in which it may have to be written. */
    @SuppressWarnings("ArrayRecordComponent") // raw bytes for the wire; never compared or printed
    private record Wish(byte[] value, byte[] options, byte[] member, byte[] firstIn) {
        Wish(String value) {
            this(
                    ascii(value),
                    ascii("{\"include_usage\":" + value + "}"),
                    ascii(",\"stream_options\":{\"include_usage\":" + value + "}"),
                    ascii("\"include_usage\":" + value + ","));
        }
    }

    private OpenAiRequestEdits() {}

    /**
     * @param upstreamModel the provider's name of the model as a JSON string, quotes included
     */
    static Edits of(Call call, byte[] upstreamModel, Quirks quirks) {
        BodySpots spots = call.spots();
        Edit model = new Edit(spots.model().from(), spots.model().to(), upstreamModel);
        Edit usage =
                call.stream() && !call.usageAsked() && quirks.has(Quirks.Trait.STREAM_USAGE)
                        ? usageWish(
                                spots,
                                quirks.has(Quirks.Trait.CONTINUOUS_USAGE) ? CONTINUOUS : LAST)
                        : null;
        return sorted(model, usage);
    }

    private static Edit usageWish(BodySpots spots, Wish wish) {
        if (spots.includeUsage().present()) {
            return new Edit(spots.includeUsage().from(), spots.includeUsage().to(), wish.value());
        }
        return switch (spots.streamOptionsForm()) {
            case ABSENT -> new Edit(spots.rootEnd(), spots.rootEnd(), wish.member());
            case NULL, EMPTY_OBJECT ->
                    new Edit(
                            spots.streamOptions().from(),
                            spots.streamOptions().to(),
                            wish.options());
            case OBJECT -> {
                long inside = spots.streamOptions().from() + 1;
                yield new Edit(inside, inside, wish.firstIn());
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
