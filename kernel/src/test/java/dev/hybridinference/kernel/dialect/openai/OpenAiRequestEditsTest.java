package dev.hybridinference.kernel.dialect.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hybridinference.kernel.call.BodySpots;
import dev.hybridinference.kernel.call.BodySpots.Form;
import dev.hybridinference.kernel.call.BodySpots.Span;
import dev.hybridinference.kernel.call.Call;
import dev.hybridinference.kernel.call.Edits;
import dev.hybridinference.kernel.call.Edits.Edit;
import dev.hybridinference.kernel.call.Operation;
import dev.hybridinference.kernel.dialect.Quirks;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

final class OpenAiRequestEditsTest {
    private static final Quirks NO_USAGE = Quirks.NONE.with(Quirks.Trait.STREAM_USAGE, false);

    private static Call call(boolean stream, boolean usageAsked, BodySpots spots) {
        return new Call(Operation.CHAT, "m", stream, usageAsked, Call.UNLIMITED, 100, spots);
    }

    private static BodySpots spots(Span options, Form form, Span usage) {
        return new BodySpots(new Span(50, 53), 99, options, form, usage);
    }

    private static List<String> edits(Call call, Quirks quirks) {
        Edits edits =
                OpenAiRequestEdits.of(call, "\"up\"".getBytes(StandardCharsets.US_ASCII), quirks);
        return edits.list().stream().map(OpenAiRequestEditsTest::words).toList();
    }

    private static String words(Edit edit) {
        return edit.from()
                + "-"
                + edit.to()
                + " "
                + new String(edit.with(), StandardCharsets.US_ASCII);
    }

    @Test
    void onlyTheModelChangesWhenNoUsageIsToBeAskedFor() {
        // given
        BodySpots none = spots(Span.ABSENT, Form.ABSENT, Span.ABSENT);

        // then
        assertThat(edits(call(false, false, none), Quirks.NONE)).containsExactly("50-53 \"up\"");
        assertThat(edits(call(true, true, none), Quirks.NONE)).containsExactly("50-53 \"up\"");
        assertThat(edits(call(true, false, none), NO_USAGE)).containsExactly("50-53 \"up\"");
    }

    @Test
    void theWishForUsageStandsWhereTheClientsOptionsAre() {
        // given
        Span before = new Span(10, 14);

        // then
        assertThat(
                        edits(
                                call(true, false, spots(Span.ABSENT, Form.ABSENT, Span.ABSENT)),
                                Quirks.NONE))
                .containsExactly(
                        "50-53 \"up\"", "99-99 ,\"stream_options\":{\"include_usage\":true}");
        assertThat(edits(call(true, false, spots(before, Form.NULL, Span.ABSENT)), Quirks.NONE))
                .containsExactly("10-14 {\"include_usage\":true}", "50-53 \"up\"");
        assertThat(
                        edits(
                                call(true, false, spots(before, Form.EMPTY_OBJECT, Span.ABSENT)),
                                Quirks.NONE))
                .containsExactly("10-14 {\"include_usage\":true}", "50-53 \"up\"");
        assertThat(edits(call(true, false, spots(before, Form.OBJECT, Span.ABSENT)), Quirks.NONE))
                .containsExactly("11-11 \"include_usage\":true,", "50-53 \"up\"");
        assertThat(
                        edits(
                                call(true, false, spots(before, Form.OBJECT, new Span(12, 13))),
                                Quirks.NONE))
                .containsExactly("12-13 true", "50-53 \"up\"");
    }

    @Test
    void usageOnEveryEventIsAskedForWhereThatIsUnderstood() {
        // given
        Quirks continuous = Quirks.NONE.with(Quirks.Trait.CONTINUOUS_USAGE, true);
        String both = "\"include_usage\":true,\"continuous_usage_stats\":true";
        Span options = new Span(10, 14);

        // then
        assertThat(
                        edits(
                                call(true, false, spots(Span.ABSENT, Form.ABSENT, Span.ABSENT)),
                                continuous))
                .containsExactly("50-53 \"up\"", "99-99 ,\"stream_options\":{" + both + "}");
        assertThat(edits(call(true, false, spots(options, Form.NULL, Span.ABSENT)), continuous))
                .containsExactly("10-14 {" + both + "}", "50-53 \"up\"");
        assertThat(edits(call(true, false, spots(options, Form.OBJECT, Span.ABSENT)), continuous))
                .containsExactly("11-11 " + both + ",", "50-53 \"up\"");
        assertThat(
                        edits(
                                call(true, false, spots(options, Form.OBJECT, new Span(12, 13))),
                                continuous))
                .containsExactly("12-13 true,\"continuous_usage_stats\":true", "50-53 \"up\"");
        assertThat(edits(call(true, true, spots(options, Form.OBJECT, Span.ABSENT)), continuous))
                .containsExactly("50-53 \"up\"");
    }
}
