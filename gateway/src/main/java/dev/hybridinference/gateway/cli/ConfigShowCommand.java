package dev.hybridinference.gateway.cli;

import dev.hybridinference.gateway.config.Effective;
import dev.hybridinference.gateway.config.Loaded;
import dev.hybridinference.gateway.config.source.Problem;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/** {@code config show}: every setting as it holds, with its origin. */
final class ConfigShowCommand implements Command {
    @Override
    public CommandSpec spec() {
        return CommandSpec.create();
    }

    @Override
    public List<String> examples() {
        return List.of("config show", "config show --output json | jq -r '.settings[].path'");
    }

    @Override
    public ExitCode run(Invocation invocation) throws CommandFailedException {
        boolean json = invocation.json();
        switch (Setup.of(invocation).loaded()) {
            case Loaded.Good(_, var effective, _) -> {
                if (json) {
                    print(invocation.terminal(), effective);
                } else {
                    invocation.terminal().out().print(Printable.lines(effective.text()));
                }
            }
            case Loaded.Bad(var problems) ->
                    throw new CommandFailedException(
                            ExitCode.GENERAL, Problem.report(problems).stripTrailing());
        }
        return ExitCode.OK;
    }

    private static void print(Terminal terminal, Effective effective) {
        JsonOutput.print(
                terminal,
                json -> {
                    json.writeArrayPropertyStart("settings");
                    for (Effective.Entry entry : effective.entries()) {
                        json.writeStartObject();
                        json.writeStringProperty("path", entry.path());
                        json.writeStringProperty("value", entry.value());
                        json.writeStringProperty("origin", entry.origin());
                        json.writeEndObject();
                    }
                    json.writeEndArray();
                    JsonOutput.texts(
                            json, "files", effective.files().stream().map(Path::toString).toList());
                });
    }
}
