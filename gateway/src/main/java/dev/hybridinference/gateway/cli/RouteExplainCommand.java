package dev.hybridinference.gateway.cli;

import dev.hybridinference.gateway.admin.AdminJson;
import dev.hybridinference.gateway.admin.AdminReader;
import dev.hybridinference.gateway.admin.RouteAnswer.Explained;
import dev.hybridinference.gateway.identity.ApiKey;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;

/** {@code route explain}: what the running gateway would do with a request, without sending it. */
final class RouteExplainCommand implements Command {
    @Override
    public CommandSpec spec() {
        CommandSpec spec =
                CommandSpec.create()
                        .addOption(
                                Invocation.option("--model", "M", "The model as a client names it.")
                                        .required(true)
                                        .build())
                        .addOption(
                                Invocation.option(
                                                "--key",
                                                "NAME",
                                                "Name or id of the key that would send it. Default:"
                                                        + " one that may do everything.")
                                        .build())
                        .addOption(
                                Invocation.option("--tokens", "N", "Tokens of the prompt.").build())
                        .addOption(
                                Invocation.option(
                                                "--max-tokens",
                                                "N",
                                                "The longest answer that would be allowed.")
                                        .build())
                        .addOption(
                                Invocation.option(
                                                "--privacy",
                                                "CLASS",
                                                "local: only providers of our own.")
                                        .build());
        spec.usageMessage()
                .footer(
                        "",
                        "Asks the gateway that serves on the data directory. Targets stand in the order in"
                                + " which they would be asked; those without a number would not be.");
        return spec;
    }

    @Override
    public List<String> examples() {
        return List.of(
                "route explain --model llama-70b",
                "route explain --model llama-70b --key ci --tokens 50000 --privacy local",
                "route explain --model llama-70b --output json | jq '.candidates[0].target'");
    }

    @Override
    public ExitCode run(Invocation invocation) throws CommandFailedException, IOException {
        boolean json = invocation.json();
        String query = query(invocation);
        Explained explained;
        try (ConsoleClient client = ConsoleClient.of(Setup.of(invocation))) {
            byte[] document = client.get("/route/explain?" + query);
            try {
                explained = AdminReader.explained(document);
            } catch (IllegalArgumentException _) {
                throw client.foreign();
            }
        }
        if (json) {
            JsonOutput.print(invocation.terminal(), out -> AdminJson.explained(out, explained));
        } else {
            invocation.terminal().out().print(RouteTableOutput.text(explained));
        }
        return ExitCode.OK;
    }

    private static String query(Invocation invocation) throws CommandFailedException {
        StringBuilder query = new StringBuilder();
        add(query, "model", invocation.value("--model"));
        Optional<String> key = invocation.value("--key");
        if (key.isPresent() && !(ApiKey.parse(key.get()) instanceof ApiKey.Reading.Foreign)) {
            throw new CommandFailedException(
                    ExitCode.GENERAL,
                    "--key: that is a key itself, which is now in your shell's history (expected: its name or id. See: hybrid keys list)");
        }
        add(query, "key", key);
        add(query, "tokens", number(invocation, "--tokens"));
        add(query, "max_tokens", number(invocation, "--max-tokens"));
        Optional<String> privacy = invocation.value("--privacy");
        if (privacy.isPresent() && !privacy.get().equals("local")) {
            throw new CommandFailedException(
                    ExitCode.GENERAL, "--privacy: %s (expected: local)".formatted(privacy.get()));
        }
        add(query, "privacy", privacy);
        return query.toString();
    }

    private static Optional<String> number(Invocation invocation, String option)
            throws CommandFailedException {
        Optional<String> value = invocation.value(option);
        if (value.isPresent() && !value.get().matches("[0-9]{1,15}")) {
            throw new CommandFailedException(
                    ExitCode.GENERAL,
                    "%s: %s (expected: a whole number)".formatted(option, value.get()));
        }
        return value;
    }

    private static void add(StringBuilder query, String name, Optional<String> value) {
        value.ifPresent(
                text ->
                        query.append(query.isEmpty() ? "" : "&")
                                .append(name)
                                .append('=')
                                .append(ConsoleClient.form(text)));
    }
}
