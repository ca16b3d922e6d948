package dev.hybridinference.gateway.cli;

import dev.hybridinference.gateway.admin.AdminJson;
import dev.hybridinference.gateway.admin.RouteAnswer.Explained;
import dev.hybridinference.gateway.admin.RouteRows;
import dev.hybridinference.gateway.books.Books;
import dev.hybridinference.gateway.books.BooksException;
import dev.hybridinference.gateway.books.RequestLog;
import dev.hybridinference.gateway.books.StoredAttempt;
import dev.hybridinference.gateway.books.StoredRequest;
import dev.hybridinference.gateway.snapshot.RouteArchive;
import dev.hybridinference.kernel.registry.Strategies;
import dev.hybridinference.kernel.route.Decision;
import dev.hybridinference.kernel.route.DecisionText;
import dev.hybridinference.kernel.route.Explanation;
import dev.hybridinference.kernel.route.RouteTable;
import dev.hybridinference.kernel.route.RouteTableText;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import tools.jackson.core.JsonGenerator;

/** {@code route replay}: a stored decision, made again from what it saw. */
final class RouteReplayCommand implements Command {
    @Override
    public CommandSpec spec() {
        CommandSpec spec =
                CommandSpec.create()
                        .addPositional(
                                Invocation.argument(
                                        "ID",
                                        "The request id, or the decision that x-hybrid-route named."));
        spec.usageMessage()
                .footer(
                        "",
                        "Works from the books alone, whatever is configured now. Exit 7 when the plan is"
                                + " not the one that was stored.");
        return spec;
    }

    @Override
    public List<String> examples() {
        return List.of(
                "route replay req-7f3a",
                "route replay req-7f3a --output json | jq '.candidates[] | select(.order == 0)'");
    }

    @Override
    public ExitCode run(Invocation invocation) throws CommandFailedException, IOException {
        boolean json = invocation.json();
        Setup setup = Setup.of(invocation);
        RouteArchive archive = new RouteArchive(setup.dataDirectory());
        return BooksAccess.with(
                invocation,
                books -> {
                    Replayed replayed =
                            replayed(books, archive, RequestById.find(books, invocation));
                    if (json) {
                        JsonOutput.print(invocation.terminal(), replayed::write);
                    } else {
                        invocation.terminal().out().print(replayed.text());
                    }
                    return replayed.same ? ExitCode.OK : ExitCode.CHECK_FAILED;
                });
    }

    private static Replayed replayed(Books books, RouteArchive archive, StoredRequest request)
            throws BooksException, CommandFailedException, IOException {
        String[] words = request.row().decision().split(" ");
        String id = RequestById.row(request);
        try {
            Decision decision = DecisionText.read(words[0]);
            boolean inline = words.length > 1 && words[1].startsWith("t:");
            @Nullable RouteTable table =
                    inline
                            ? RouteTableText.read(DecisionText.inlined(words[1]), Strategies::named)
                            : archive.find(decision.table());
            if (table == null) {
                throw new CommandFailedException(
                        ExitCode.NOT_FOUND,
                        "%s: its route table %s is not in the data directory (expected: that of the gateway that decided)"
                                .formatted(id, decision.table()));
            }
            Explanation again = decision.replay(table);
            return new Replayed(
                    id,
                    new Explained(
                            table.model(),
                            table.strategy().word(),
                            table.id(),
                            request.row().configVersion(),
                            RouteRows.of(again)),
                    decision.led(again.plan()),
                    new RequestLog(books).attempts(request.row().id()),
                    passed(words, inline ? 2 : 1));
        } catch (IllegalArgumentException unreadable) {
            throw new CommandFailedException(
                    ExitCode.NOT_FOUND,
                    "%s: no decision of this version is stored with it (%s)"
                            .formatted(id, unreadable.getMessage()));
        }
    }

    private static String passed(String[] words, int from) {
        return List.of(words).subList(from, words.length).stream().collect(Collectors.joining(" "));
    }

    /**
     * A decision that was made again.
     *
     * @param passed pairs of the plan that were not asked: place in the plan, colon, reason
     */
    private record Replayed(
            String id,
            Explained explained,
            boolean same,
            List<StoredAttempt> attempts,
            String passed) {
        void write(JsonGenerator json) {
            json.writeStringProperty("decision", id);
            json.writeBooleanProperty("same_plan", same);
            AdminJson.explained(json, explained);
            json.writeStringProperty("passed_over", passed);
            json.writeArrayPropertyStart("attempts");
            for (StoredAttempt attempt : attempts) {
                json.writeStartObject();
                json.writeStringProperty("target", attempt.row().target());
                json.writeNumberProperty("credential", attempt.row().credential());
                json.writeStringProperty("result", attempt.row().result());
                json.writeEndObject();
            }
            json.writeEndArray();
        }

        String text() {
            Table asked = new Table("ATTEMPT", "TARGET", "CREDENTIAL", "RESULT");
            for (StoredAttempt attempt : attempts) {
                asked.row(
                        String.valueOf(attempt.row().number()),
                        attempt.row().target(),
                        String.valueOf(attempt.row().credential()),
                        attempt.row().result());
            }
            return "decision %s: %s\n%s\n%s%s"
                    .formatted(
                            Printable.line(id),
                            same
                                    ? "the same plan again, to the last bit"
                                    : "ANOTHER plan than the stored one",
                            RouteTableOutput.text(explained),
                            attempts.isEmpty() ? "nobody was asked\n" : asked.text(),
                            passed.isEmpty()
                                    ? ""
                                    : "\npassed over (place in the plan: why): "
                                            + Printable.line(passed)
                                            + "\n");
        }
    }
}
