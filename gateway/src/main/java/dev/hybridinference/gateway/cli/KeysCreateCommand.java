package dev.hybridinference.gateway.cli;

import dev.hybridinference.gateway.config.Config;
import dev.hybridinference.gateway.config.ModelConfig;
import dev.hybridinference.gateway.config.schema.Nearest;
import dev.hybridinference.gateway.identity.ApiKey;
import dev.hybridinference.gateway.identity.KeysFile;
import dev.hybridinference.gateway.identity.KeysFile.Creation;
import dev.hybridinference.gateway.identity.NewKey;
import dev.hybridinference.gateway.identity.Pepper;
import dev.hybridinference.gateway.identity.StoredKey;
import dev.hybridinference.kernel.admission.Caller;
import dev.hybridinference.kernel.admission.Right;
import dev.hybridinference.kernel.admission.Treatment;
import dev.hybridinference.kernel.registry.Strategies;
import dev.hybridinference.kernel.route.Strategy;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/** {@code keys create}: the only place where a key itself is ever shown. */
final class KeysCreateCommand implements Command {
    @Override
    public CommandSpec spec() {
        return CommandSpec.create()
                .addOption(
                        Invocation.option("--name", "N", "What it is called; unique among keys.")
                                .required(true)
                                .build())
                .addOption(
                        Invocation.option("--owner", "O", "Whose it is. Default: the name.")
                                .build())
                .addOption(
                        Invocation.option(
                                        "--models",
                                        "a,b",
                                        "Models or aliases it may use. Default: all of them.")
                                .build())
                .addOption(
                        Invocation.option(
                                        "--rights",
                                        "target",
                                        "target: it may name a target directly.")
                                .build())
                .addOption(
                        Invocation.option(
                                        "--strategy",
                                        "S",
                                        "In which order its requests ask the targets of a tier."
                                                + " Default: the model's.")
                                .build())
                .addOption(
                        Invocation.option(
                                        "--priority",
                                        "normal|low",
                                        "low: others get a place before it. Default: normal.")
                                .build())
                .addOption(
                        Invocation.option(
                                        "--privacy",
                                        "any|local",
                                        "local: only providers with local: true are asked."
                                                + " Default: any.")
                                .build())
                .addOption(
                        Invocation.option(
                                        "--expires",
                                        "D",
                                        "When it ends: 90d, 12h, 2027-01-31 or"
                                                + " 2027-01-31T12:00:00Z. Default: never.")
                                .build());
    }

    @Override
    public List<String> examples() {
        return List.of(
                "keys create --name ci",
                "keys create --name alice --owner research --models llama-70b,fast --expires 90d",
                "keys create --name batch --priority low --privacy local --strategy cost",
                "keys create --name ci --output json | jq -r .key");
    }

    @Override
    public List<String> notYet() {
        return List.of("--rpm", "--tpm", "--concurrency", "--budget");
    }

    @Override
    public ExitCode run(Invocation invocation) throws CommandFailedException, IOException {
        boolean json = invocation.json();
        NewKey wish = wish(invocation);
        Setup setup = Setup.of(invocation);
        if (setup.configuredKeys().stream().anyMatch(key -> key.name().equals(wish.name()))) {
            throw taken(wish.name(), "declared in the configuration");
        }
        setup.config().ifPresent(config -> adviseOnModels(wish.models(), config, invocation));
        KeysFile keys = setup.keysFile(Pepper.open(setup.dataDirectory()));
        switch (keys.create(wish, new SecureRandom())) {
            case Creation.Created(var key, var stored) -> print(invocation, key, stored, json);
            case Creation.NameTaken(var by) -> throw taken(wish.name(), "that of key " + by.id());
            case Creation.Full _ ->
                    throw new CommandFailedException(
                            ExitCode.CONFLICT,
                            "keys: %d (expected: fewer). Revoke some first"
                                    .formatted(KeysFile.MOST_KEYS));
        }
        return ExitCode.OK;
    }

    private static NewKey wish(Invocation invocation) throws CommandFailedException {
        String name = invocation.value("--name").orElse("");
        Set<String> models = new LinkedHashSet<>(invocation.words("--models"));
        if (invocation.value("--models").isEmpty()) {
            models.add(Caller.ALL_MODELS);
        }
        try {
            return new NewKey(
                    name,
                    invocation.value("--owner").orElse(name),
                    models,
                    rights(invocation.words("--rights")),
                    expiry(invocation),
                    treatment(invocation));
        } catch (IllegalArgumentException wrong) {
            throw new CommandFailedException(ExitCode.GENERAL, "--" + wrong.getMessage());
        }
    }

    private static Set<Right> rights(List<String> words) throws CommandFailedException {
        Set<Right> rights = EnumSet.noneOf(Right.class);
        List<String> known = Arrays.stream(Right.values()).map(Right::word).toList();
        for (String word : words) {
            Right right = Right.of(word).orElse(null);
            if (right == null) {
                throw new CommandFailedException(
                        ExitCode.GENERAL,
                        "--rights: %s (%s)".formatted(word, Nearest.advice(word, known)));
            }
            rights.add(right);
        }
        return rights;
    }

    private static Treatment treatment(Invocation invocation) throws CommandFailedException {
        List<String> known = Strategies.ALL.stream().map(Strategy::word).toList();
        String strategy = word(invocation, "--strategy", known);
        return new Treatment(
                strategy == null ? null : Strategies.named(strategy),
                "low".equals(word(invocation, "--priority", List.of("normal", "low"))),
                "local".equals(word(invocation, "--privacy", List.of("any", "local"))));
    }

    private static @Nullable String word(Invocation invocation, String option, List<String> known)
            throws CommandFailedException {
        String word = invocation.value(option).orElse(null);
        if (word != null && !known.contains(word)) {
            throw new CommandFailedException(
                    ExitCode.GENERAL,
                    "%s: %s (%s)".formatted(option, word, Nearest.advice(word, known)));
        }
        return word;
    }

    private static @Nullable Instant expiry(Invocation invocation) throws CommandFailedException {
        String text = invocation.value("--expires").orElse(null);
        Instant now = invocation.terminal().clock().instant().truncatedTo(ChronoUnit.SECONDS);
        return text == null ? null : Expiry.parse(text, now);
    }

    private static CommandFailedException taken(String name, String by) {
        return new CommandFailedException(
                ExitCode.CONFLICT,
                "--name: %s is %s (expected: a name of its own)".formatted(name, by));
    }

    private static void adviseOnModels(Set<String> models, Config config, Invocation invocation) {
        Set<String> known = new LinkedHashSet<>(List.of(Caller.ALL_MODELS));
        for (ModelConfig model : config.models()) {
            known.add(model.id());
            known.addAll(model.aliases());
        }
        for (String model : models) {
            if (!known.contains(model) && !model.contains("/")) {
                invocation.message(
                        "note: the model %s is not configured at present".formatted(model));
            }
        }
    }

    private static void print(Invocation invocation, ApiKey key, StoredKey stored, boolean json) {
        Terminal terminal = invocation.terminal();
        invocation.message("this is the only time that the key is shown: keep it now");
        if (json) {
            JsonOutput.print(
                    terminal,
                    out -> {
                        out.writeStringProperty("id", stored.id());
                        out.writeStringProperty("name", stored.name());
                        out.writeStringProperty("owner", stored.owner());
                        out.writeStringProperty("key", key.text().reveal());
                        JsonOutput.time(out, "created_at", stored.createdAt());
                    });
            return;
        }
        Table table = new Table("id", stored.id());
        table.row("name", stored.name());
        table.row("owner", stored.owner());
        table.row("key", key.text().reveal());
        terminal.out().print(table.text());
    }
}
