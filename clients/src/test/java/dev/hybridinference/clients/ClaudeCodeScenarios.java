package dev.hybridinference.clients;

import static dev.hybridinference.clients.Scenario.clean;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hybridinference.clients.Turns.Call;
import dev.hybridinference.clients.Turns.Turn;
import dev.hybridinference.testkit.Await;
import dev.hybridinference.testkit.json.Json;
import dev.hybridinference.testkit.provider.Received;
import dev.hybridinference.testkit.provider.Signatures;
import dev.hybridinference.testkit.provider.When;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** What Claude Code must get done, whatever is upstream. Stateless. */
final class ClaudeCodeScenarios {
    private static final Duration CANCEL = Duration.ofSeconds(2);
    private static final Duration START = Duration.ofSeconds(30);
    private static final String PICTURE =
            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

    private ClaudeCodeScenarios() {}

    static List<Scenario<ClaudeCode>> all() {
        Set<Column> work = EnumSet.complementOf(EnumSet.of(Column.ABORT));
        return List.of(
                new Scenario<>("works through an overload", work, true, ClaudeCodeScenarios::works),
                clean("shows an overflow", Column.ERROR, ClaudeCodeScenarios::overflows),
                clean("is interrupted", Column.ABORT, ClaudeCodeScenarios::isInterrupted));
    }

    /** One run, since each costs seconds: thinks, writes, calls in parallel, edits, answers. */
    private static void works(ClaudeCode claude, Site site, Upstream upstream) throws IOException {
        // given
        Path folder = claude.folder();
        String file = folder.resolve("note.txt").toString();
        Path picture = folder.resolve("picture.png");
        Files.write(picture, Base64.getDecoder().decode(PICTURE));
        Turns turns =
                new Turns(
                        upstream,
                        List.of(
                                Turn.calls(
                                                "Writing.",
                                                call("Write", "file_path", file, "content", "one"))
                                        .thinking("I plan."),
                                Turn.calls(
                                        "",
                                        call("Bash", "command", "sleep 0.3; echo slow"),
                                        call("Bash", "command", "echo quick"),
                                        call("Read", "file_path", picture.toString())),
                                Turn.calls(
                                        "Editing.",
                                        new Call(
                                                "Edit",
                                                Json.obj(
                                                        "file_path", file,
                                                        "old_string", "one",
                                                        "new_string", "two"))),
                                Turn.says("All done.")));
        site.provider()
                .always(When.path(upstream.path()), site.provider().fake().checked(turns))
                .answer(When.path(upstream.path()), upstream.overloaded());

        // when
        String printed;
        try (ClaudeCode.Run run = claude.start(site, folder, "Please work.")) {
            printed = run.printed();
        }

        // then
        assertThat(printed).contains("\"result\":\"All done.\"");
        assertThat(Path.of(file)).hasContent("two");
        List<String> asked = site.provider().received().stream().map(Received::bodyText).toList();
        assertThat(asked).hasSize(5);
        assertThat(asked.getLast())
                .contains("slow", "quick", upstream.isMessages() ? "\"image\"" : "image_url");
        if (upstream.isMessages()) {
            assertThat(asked.getLast())
                    .contains(Signatures.sign(Signatures.ISSUER, "I plan."), "I plan.");
        }
    }

    private static Call call(String tool, String... namesAndValues) {
        return new Call(tool, Json.obj((Object[]) namesAndValues));
    }

    private static void overflows(ClaudeCode claude, Site site, Upstream upstream)
            throws IOException {
        site.provider().fake().contextWindow(5);
        try (ClaudeCode.Run run = claude.start(site, claude.folder(), "Please work.")) {
            assertThat(run.printed()).containsIgnoringCase("prompt is too long");
        } finally {
            site.provider().fake().contextWindow(Integer.MAX_VALUE);
        }
    }

    private static void isInterrupted(ClaudeCode claude, Site site, Upstream upstream)
            throws IOException {
        // given
        int before = site.provider().received().size();
        site.provider().always(upstream.stalls());
        try (ClaudeCode.Run run = claude.start(site, claude.folder(), "Please work.")) {
            Await.until(START, "a request", () -> site.provider().received().size() > before);
            Received request = site.provider().awaitRequest(before);

            // when
            long interrupted = System.nanoTime();
            run.interrupt();

            // then
            long cancelled = request.cancelledAt(Await.DEADLINE);
            assertThat(Duration.ofNanos(cancelled - interrupted)).isLessThan(CANCEL);
            var _ = run.printed();
        }
    }
}
