package dev.hybridinference.gateway.cli;

import dev.hybridinference.gateway.admin.AdminJson;
import dev.hybridinference.gateway.admin.AdminReader;
import dev.hybridinference.gateway.admin.TargetRow;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/** {@code targets drain}, {@code pin} and {@code clear}: an operator intervenes. */
final class TargetOrderCommand implements Command {
    /** What can be ordered. */
    enum Order {
        DRAIN(
                "drain",
                "takes no new requests until it is cleared; running ones end",
                "The target takes no new requests until it is cleared. Requests that run there end as"
                        + " usual, and the state goes from draining to drained with the last of them."),
        PIN(
                "pin",
                "is asked first for all requests of its models, while it can serve",
                "All requests of the models that have this target go to it first, whatever the"
                        + " strategy says, while it can serve them. Drain is stronger than pin."),
        CLEAR(
                "clear",
                "is used as the configuration says",
                "Ends drain and pin, and what failures have brought about: a rest and an open breaker.");

        private final String word;
        private final String effect;
        private final String about;

        Order(String word, String effect, String about) {
            this.word = word;
            this.effect = effect;
            this.about = about;
        }
    }

    private final Order order;

    TargetOrderCommand(Order order) {
        this.order = order;
    }

    @Override
    public CommandSpec spec() {
        CommandSpec spec =
                CommandSpec.create()
                        .addPositional(
                                Invocation.argument(
                                        "ID", "The target: provider/model, as targets lists it."));
        spec.usageMessage()
                .footer("", order.about + " It holds until the gateway stops; nothing is written.");
        return spec;
    }

    @Override
    public List<String> examples() {
        return List.of(
                "targets %s gpu1/llama-70b".formatted(order.word),
                "targets %s gpu1/meta-llama/Llama-3.3-70B-Instruct --output json"
                        .formatted(order.word));
    }

    @Override
    public ExitCode run(Invocation invocation) throws CommandFailedException, IOException {
        boolean json = invocation.json();
        String id = invocation.argument();
        TargetRow row;
        try (ConsoleClient client = ConsoleClient.of(Setup.of(invocation))) {
            byte[] document =
                    client.post("/targets/%s/%s".formatted(ConsoleClient.path(id), order.word));
            try {
                row = AdminReader.target(document);
            } catch (IllegalArgumentException _) {
                throw client.foreign();
            }
        }
        invocation.message("the target %s %s".formatted(id, order.effect));
        if (json) {
            JsonOutput.print(invocation.terminal(), out -> AdminJson.target(out, row));
        } else {
            invocation.terminal().out().print(TargetsTable.text(List.of(row)));
        }
        return ExitCode.OK;
    }
}
