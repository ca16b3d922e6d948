package dev.hybridinference.gateway.cli;

import dev.hybridinference.gateway.config.ConfigLoader;
import dev.hybridinference.gateway.config.Loaded;
import dev.hybridinference.gateway.config.Sources;
import dev.hybridinference.gateway.config.source.ConfigFiles;
import dev.hybridinference.gateway.config.source.Problem;
import dev.hybridinference.gateway.process.Serving;
import java.io.Console;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** {@code serve}: runs the gateway in the foreground until it is told to stop. */
final class ServeCommand implements Command {
    @Override
    public CommandSpec spec() {
        return CommandSpec.create()
                .addOption(Invocation.option("--host", "H", "Address to listen on.").build())
                .addOption(Invocation.option("--port", "N", "Port; 0 takes a free one.").build())
                .addOption(
                        Invocation.option(
                                        "--console-port",
                                        "N",
                                        "Port for hybrid targets and hybrid route; 0 takes a free"
                                                + " one.")
                                .build())
                .addOption(
                        OptionSpec.builder("--demo")
                                .type(boolean.class)
                                .description("Adds the built-in provider with the model demo.")
                                .build());
    }

    @Override
    public List<String> examples() {
        return List.of(
                "serve", "serve --demo", "serve --config hybrid.yaml --host 0.0.0.0 --port 8080");
    }

    @Override
    public ExitCode run(Invocation invocation) throws CommandFailedException, IOException {
        Terminal terminal = invocation.terminal();
        switch (ConfigLoader.load(sources(invocation))) {
            case Loaded.Bad(List<Problem> problems) ->
                    throw new CommandFailedException(ExitCode.GENERAL, Problem.report(problems));
            case Loaded.Good good -> {
                for (Loaded.Notice notice : good.notices()) {
                    invocation.message(notice.text());
                }
                serve(invocation, terminal, good);
            }
        }
        return ExitCode.OK;
    }

    private static void serve(Invocation invocation, Terminal terminal, Loaded.Good good)
            throws IOException {
        new Serving(
                        sources(invocation),
                        good,
                        terminal.directory(),
                        text -> terminal.err().println(Printable.lines(text)))
                .run(terminal.out(), onTerminal());
    }

    /** Since JDK 22 there is always a console; it says whether it is a terminal. */
    private static boolean onTerminal() {
        return Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
    }

    private static Sources sources(Invocation invocation) {
        Terminal terminal = invocation.terminal();
        List<Path> named = invocation.configFiles();
        List<Path> files = named.isEmpty() ? ConfigFiles.find(terminal.directory()) : named;
        Map<String, String> flags = new LinkedHashMap<>();
        flag(invocation, "--data", "data_dir", flags);
        flag(invocation, "--host", "server.host", flags);
        flag(invocation, "--port", "server.port", flags);
        flag(invocation, "--console-port", "console.port", flags);
        return Sources.of(files, terminal.environment())
                .withFlags(flags)
                .withDemo(invocation.has("--demo"));
    }

    private static void flag(
            Invocation invocation, String option, String path, Map<String, String> flags) {
        invocation.value(option).ifPresent(value -> flags.put(path, value));
    }
}
