package dev.hybridinference.kernel.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hybridinference.kernel.call.Part;
import dev.hybridinference.kernel.call.Turn;
import dev.hybridinference.kernel.call.Turn.Role;
import dev.hybridinference.kernel.json.JsonText;
import dev.hybridinference.kernel.json.JsonValue;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class HistoryTest {

    private static Part text(String text) {
        return new Part.Text(JsonText.of(text), null);
    }

    private static Part call(String id) {
        return new Part.ToolCall(
                JsonText.of(id),
                JsonText.of("f"),
                new Part.Arguments.Structured(JsonValue.EMPTY_OBJECT),
                null);
    }

    private static Part result(String id, String text) {
        return new Part.ToolResult(JsonText.of(id), List.of(text(text)), false, null);
    }

    private static Turn user(Part... parts) {
        return new Turn(Role.USER, Arrays.asList(parts));
    }

    private static Turn assistant(Part... parts) {
        return new Turn(Role.ASSISTANT, Arrays.asList(parts));
    }

    private static Turn system(String text) {
        return new Turn(Role.SYSTEM, List.of(text(text)));
    }

    private static List<String> ordered(Turn... turns) {
        return History.ordered(Arrays.asList(turns)).stream()
                .map(
                        turn ->
                                turn.role()
                                        + turn.parts().stream()
                                                .map(HistoryTest::show)
                                                .collect(Collectors.joining(" ", " ", "")))
                .toList();
    }

    private static String show(Part part) {
        return switch (part) {
            case Part.Text(JsonText text, _) -> "'" + text + "'";
            case Part.ToolCall call -> "call:" + call.id();
            case Part.ToolResult result ->
                    "result:"
                            + result.id()
                            + (result.error() ? "!" : "")
                            + "="
                            + result.content().stream()
                                    .map(HistoryTest::show)
                                    .collect(Collectors.joining());
            default -> part.toString();
        };
    }

    @Test
    void resultsComeFirstAndInTheOrderOfTheirCalls() {
        assertThat(
                        ordered(
                                assistant(text("let me"), call("a"), call("b")),
                                user(text("and"), result("b", "2"), result("a", "1"))))
                .containsExactly(
                        "ASSISTANT 'let me' call:a call:b", "USER result:a='1' result:b='2' 'and'");
    }

    @Test
    void neighboursOfOneSideAreOneTurn() {
        assertThat(
                        ordered(
                                user(text("1")),
                                user(text("2")),
                                assistant(call("a")),
                                user(result("a", "x")),
                                user(text("3"))))
                .containsExactly("USER '1' '2'", "ASSISTANT call:a", "USER result:a='x' '3'");
    }

    @Test
    void aCallWithoutResultGetsOneThatSaysSo() {
        assertThat(ordered(assistant(call("a"), call("b")), user(result("b", "2"))))
                .containsExactly(
                        "ASSISTANT call:a call:b",
                        "USER result:a!='The tool gave no result.' result:b='2'");
        assertThat(ordered(assistant(call("a"))))
                .containsExactly("ASSISTANT call:a", "USER result:a!='The tool gave no result.'");
    }

    @Test
    void aResultWithoutCallBecomesText() {
        assertThat(ordered(user(result("zz", "lost")), assistant(text("ok"))))
                .containsExactly("USER 'lost'", "ASSISTANT 'ok'");
        assertThat(ordered(assistant(call("a")), user(result("a", "1"), result("zz", "lost"))))
                .containsExactly("ASSISTANT call:a", "USER result:a='1' 'lost'");
    }

    @Test
    void idsThatComeAgainAreToldApartAndPairedByTheirOrder() {
        assertThat(
                        ordered(
                                assistant(call("c"), call("c")),
                                user(result("c", "1"), result("c", "2")),
                                assistant(call("c")),
                                user(result("c", "3"))))
                .containsExactly(
                        "ASSISTANT call:c call:c_2",
                        "USER result:c='1' result:c_2='2'",
                        "ASSISTANT call:c_3",
                        "USER result:c_3='3'");
    }

    @Test
    void aResultThatComesTwiceCountsOnce() {
        assertThat(ordered(assistant(call("a")), user(result("a", "1"), result("a", "again"))))
                .containsExactly("ASSISTANT call:a", "USER result:a='1'");
    }

    @Test
    void whatTheSystemSaysBetweenCallAndResultComesAfterThem() {
        assertThat(ordered(assistant(call("a")), system("now"), user(result("a", "1"))))
                .containsExactly("ASSISTANT call:a", "USER result:a='1'", "SYSTEM 'now'");
    }
}
