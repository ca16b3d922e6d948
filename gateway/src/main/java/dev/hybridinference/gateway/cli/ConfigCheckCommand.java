package dev.hybridinference.gateway.cli;

import dev.hybridinference.gateway.config.Loaded;
import dev.hybridinference.gateway.config.source.Problem;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import tools.jackson.core.JsonGenerator;

/** {@code config check}: all problems at once, or that there are none. */
final class ConfigCheckCommand implements Command {
    @Override
    public CommandSpec spec() {
        return CommandSpec.create();
    }

    @Override
    public List<String> examples() {
        return List.of("config check", "config check --config hybrid.yaml --output json");
    }

    @Override
    public ExitCode run(Invocation invocation) throws CommandFailedException {
        boolean json = invocation.json();
        Setup setup = Setup.of(invocation);
        Terminal terminal = invocation.terminal();
        return switch (setup.loaded()) {
            case Loaded.Good(_, _, var notices) -> {
                List<String> texts = notices.stream().map(Loaded.Notice::text).toList();
                if (json) {
                    print(terminal, setup.files(), List.of(), texts);
                } else {
                    texts.forEach(text -> invocation.message("note: " + text));
                    terminal.out().println(valid(setup.files()));
                }
                yield ExitCode.OK;
            }
            case Loaded.Bad(var problems) -> {
                if (json) {
                    print(terminal, setup.files(), problems, List.of());
                } else {
                    terminal.out().print(Printable.lines(Problem.report(problems)));
                }
                yield ExitCode.CHECK_FAILED;
            }
        };
    }

    private static String valid(List<Path> files) {
        return files.isEmpty()
                ? "The configuration is valid: no file, only the environment."
                : Printable.line("The configuration is valid: " + names(files));
    }

    private static String names(List<Path> files) {
        return String.join(", ", files.stream().map(Path::toString).toList());
    }

    private static void print(
            Terminal terminal, List<Path> files, List<Problem> problems, List<String> notices) {
        JsonOutput.print(
                terminal,
                json -> {
                    json.writeBooleanProperty("ok", problems.isEmpty());
                    JsonOutput.texts(json, "files", files.stream().map(Path::toString).toList());
                    json.writeArrayPropertyStart("problems");
                    problems.forEach(problem -> print(json, problem));
                    json.writeEndArray();
                    JsonOutput.texts(json, "notices", notices);
                });
    }

    private static void print(JsonGenerator json, Problem problem) {
        json.writeStartObject();
        json.writeStringProperty("file", problem.file());
        json.writeNumberProperty("line", problem.line());
        json.writeStringProperty("path", problem.path());
        json.writeStringProperty("value", problem.value());
        json.writeStringProperty("rule", problem.rule());
        json.writeEndObject();
    }
}
