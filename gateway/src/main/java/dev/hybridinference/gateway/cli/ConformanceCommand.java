package dev.hybridinference.gateway.cli;

import dev.hybridinference.gateway.conformance.Conformance;
import dev.hybridinference.gateway.conformance.Subject;
import dev.hybridinference.gateway.conformance.Verdict;
import dev.hybridinference.gateway.conformance.Verdict.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import tools.jackson.core.JsonGenerator;

/** {@code conformance URL}: whether a gateway keeps to the protocols of its clients. */
final class ConformanceCommand implements Command {
    private static final String VARIABLE = "HYBRID_KEY";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Override
    public CommandSpec spec() {
        return CommandSpec.create()
                .addPositional(
                        Invocation.argument(
                                "URL", "Where the gateway listens, such as http://127.0.0.1:8080."))
                .addOption(
                        Invocation.option("--model", "M", "A model that it serves.")
                                .required(true)
                                .build())
                .addOption(
                        Invocation.option(
                                        "--key",
                                        "K",
                                        "A client's key. Others on this machine can read it in the"
                                                + " process list: --key-file and the environment"
                                                + " variable HYBRID_KEY keep it out of there.")
                                .build())
                .addOption(
                        Invocation.option("--key-file", "F", "A file that holds the key.").build());
    }

    @Override
    public List<String> examples() {
        return List.of(
                "conformance http://127.0.0.1:8080 --model qwen3 --key-file key.txt",
                "conformance https://gateway.example.com --model m --output json | jq '.checks[]'");
    }

    @Override
    public ExitCode run(Invocation invocation) throws CommandFailedException, IOException {
        boolean json = invocation.json();
        String model = invocation.value("--model").orElse("");
        if (!model.matches("[A-Za-z0-9._:/@+-]{1,200}")) {
            throw new CommandFailedException(
                    ExitCode.GENERAL,
                    "--model: " + model + " (expected: the name of a model, without spaces)");
        }
        List<Verdict> verdicts;
        try (Subject subject = subject(invocation, model)) {
            if (!subject.answers()) {
                throw new CommandFailedException(
                        ExitCode.UNAVAILABLE,
                        invocation.argument() + ": nobody answers there. Is the gateway running?");
            }
            verdicts =
                    Conformance.of(
                            subject,
                            verdict -> {
                                if (verdict.outcome() == Outcome.FAILED) {
                                    invocation.message(
                                            "%s, %s: %s"
                                                    .formatted(
                                                            verdict.surface(),
                                                            verdict.name(),
                                                            verdict.detail()));
                                }
                            });
        }
        if (json) {
            JsonOutput.print(invocation.terminal(), out -> print(out, verdicts));
        } else {
            invocation.terminal().out().print(table(verdicts));
        }
        return count(verdicts, "", Outcome.FAILED) == 0 ? ExitCode.OK : ExitCode.CHECK_FAILED;
    }

    private static Subject subject(Invocation invocation, String model)
            throws CommandFailedException, IOException {
        try {
            return new Subject(invocation.argument(), key(invocation), model, PATIENCE);
        } catch (IllegalArgumentException notUrl) {
            throw new CommandFailedException(
                    ExitCode.GENERAL,
                    invocation.argument() + " (expected: a URL such as http://127.0.0.1:8080)");
        }
    }

    private static String key(Invocation invocation) throws CommandFailedException, IOException {
        String key =
                invocation
                        .value("--key")
                        .orElse(invocation.terminal().environment().getOrDefault(VARIABLE, ""));
        if (invocation.value("--key-file").isPresent()) {
            if (invocation.value("--key").isPresent()) {
                throw new CommandFailedException(
                        ExitCode.GENERAL,
                        "--key: together with --key-file (expected: one of them)");
            }
            String file = invocation.value("--key-file").orElseThrow();
            key = Files.readString(invocation.terminal().directory().resolve(file));
        }
        if (!key.strip().matches("[!-~]*")) {
            throw new CommandFailedException(
                    ExitCode.GENERAL, "the key holds characters that no key has; check its source");
        }
        return key.strip();
    }

    private static long count(List<Verdict> verdicts, String surface, Outcome outcome) {
        return verdicts.stream()
                .filter(verdict -> surface.isEmpty() || verdict.surface().equals(surface))
                .filter(verdict -> verdict.outcome() == outcome)
                .count();
    }

    private static Set<String> surfaces(List<Verdict> verdicts) {
        Set<String> surfaces = new LinkedHashSet<>();
        verdicts.forEach(verdict -> surfaces.add(verdict.surface()));
        return surfaces;
    }

    private static String table(List<Verdict> verdicts) {
        Table checks = new Table("SURFACE", "CHECK", "OUTCOME", "WHY");
        for (Verdict verdict : verdicts) {
            String why = verdict.detail();
            checks.row(
                    verdict.surface(),
                    verdict.name(),
                    verdict.outcome().word(),
                    why.length() > 80 ? why.substring(0, 80) + "…" : why);
        }
        Table board = new Table("SURFACE", "PASSED", "FAILED", "NOT SHOWN");
        for (String surface : surfaces(verdicts)) {
            board.row(
                    surface,
                    Long.toString(count(verdicts, surface, Outcome.PASSED)),
                    Long.toString(count(verdicts, surface, Outcome.FAILED)),
                    Long.toString(count(verdicts, surface, Outcome.NOT_SHOWN)));
        }
        return checks.text() + "\n" + board.text();
    }

    private static void print(JsonGenerator out, List<Verdict> verdicts) {
        out.writeBooleanProperty("ok", count(verdicts, "", Outcome.FAILED) == 0);
        out.writeArrayPropertyStart("surfaces");
        for (String surface : surfaces(verdicts)) {
            out.writeStartObject();
            out.writeStringProperty("surface", surface);
            out.writeNumberProperty("passed", count(verdicts, surface, Outcome.PASSED));
            out.writeNumberProperty("failed", count(verdicts, surface, Outcome.FAILED));
            out.writeNumberProperty("not_shown", count(verdicts, surface, Outcome.NOT_SHOWN));
            out.writeEndObject();
        }
        out.writeEndArray();
        out.writeArrayPropertyStart("checks");
        for (Verdict verdict : verdicts) {
            out.writeStartObject();
            out.writeStringProperty("surface", verdict.surface());
            out.writeStringProperty("check", verdict.name());
            out.writeStringProperty("outcome", verdict.outcome().word());
            out.writeStringProperty("detail", verdict.detail());
            out.writeEndObject();
        }
        out.writeEndArray();
    }
}
