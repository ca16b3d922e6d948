package dev.hybridinference.gateway.cli;

import dev.hybridinference.gateway.config.ConfigSchema;
import dev.hybridinference.gateway.config.schema.JsonSchema;
import dev.hybridinference.kernel.dialect.Catalogue;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/** {@code config schema}: for editors that check while one types. */
final class ConfigSchemaCommand implements Command {
    @Override
    public CommandSpec spec() {
        return CommandSpec.create();
    }

    @Override
    public List<String> examples() {
        return List.of("config schema > hybrid.schema.json");
    }

    @Override
    public ExitCode run(Invocation invocation) throws CommandFailedException {
        invocation.json();
        invocation.terminal().out().print(JsonSchema.of(ConfigSchema.of(Catalogue.builtIn())));
        return ExitCode.OK;
    }
}
