package dev.hybridinference.gateway.cli;

import dev.hybridinference.gateway.admin.AdminJson;
import dev.hybridinference.gateway.admin.AdminReader;
import dev.hybridinference.gateway.admin.TargetRow;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/** {@code targets}: what the running gateway can ask, and how that is. */
final class TargetsCommand implements Command {
    @Override
    public CommandSpec spec() {
        CommandSpec spec = CommandSpec.create();
        spec.usageMessage()
                .footer(
                        "",
                        "Shows the targets of the gateway that serves on the data directory. States: ok; open"
                                + " and half-open (it failed, and is tried again with one request); resting;"
                                + " draining and drained (by an operator).");
        return spec;
    }

    @Override
    public List<String> examples() {
        return List.of(
                "targets",
                "targets --output json | jq '.targets[] | select(.state != \"ok\").id'",
                "targets drain gpu1/llama-70b");
    }

    @Override
    public ExitCode run(Invocation invocation) throws CommandFailedException, IOException {
        boolean json = invocation.json();
        List<TargetRow> rows;
        try (ConsoleClient client = ConsoleClient.of(Setup.of(invocation))) {
            byte[] document = client.get("/targets");
            try {
                rows = AdminReader.targets(document);
            } catch (IllegalArgumentException _) {
                throw client.foreign();
            }
        }
        if (json) {
            JsonOutput.print(invocation.terminal(), out -> AdminJson.targets(out, rows));
        } else {
            invocation.terminal().out().print(TargetsTable.text(rows));
        }
        return ExitCode.OK;
    }
}
