package dev.hybridinference.gateway.cli;

import dev.hybridinference.gateway.prices.PriceFile;
import dev.hybridinference.kernel.price.list.ForeignForm;
import dev.hybridinference.kernel.price.list.Import;
import dev.hybridinference.kernel.price.list.PriceChange;
import dev.hybridinference.kernel.price.list.PriceLimits;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/**
 * A list of another project that a command was given.
 *
 * @param read what it holds
 * @param file where imported prices are kept
 * @param changes what would change with it
 */
record PricesOffer(Import read, PriceFile file, List<PriceChange> changes) {
    /** The file and its form. */
    static CommandSpec spec() {
        return CommandSpec.create()
                .addPositional(
                        Invocation.argument(
                                "FILE",
                                "LiteLLM's model_prices_and_context_window.json, or the api.json of"
                                        + " models.dev."))
                .addOption(
                        Invocation.option(
                                        "--format",
                                        "FORM",
                                        "litellm or modelsdev. Default: what the file looks like.")
                                .build());
    }

    static PricesOffer of(Invocation invocation) throws CommandFailedException, IOException {
        Path path = invocation.terminal().directory().resolve(invocation.argument());
        PriceFile file = new PriceFile(Setup.of(invocation).dataDirectory());
        byte[] json = bytes(path);
        Instant now = invocation.terminal().clock().instant();
        try {
            ForeignForm form = form(invocation, json);
            Import read = form.read(json, LocalDate.ofInstant(now, ZoneOffset.UTC));
            if (read.entries().isEmpty()) {
                throw new CommandFailedException(
                        ExitCode.GENERAL,
                        "%s: no price in it that can be used (read as %s)"
                                .formatted(path, form.word()));
            }
            List<PriceChange> changes =
                    PriceChange.between(file.book(), file.over(read.entries()), now.toEpochMilli());
            return new PricesOffer(read, file, changes);
        } catch (IllegalArgumentException broken) {
            throw new CommandFailedException(ExitCode.GENERAL, path + ": " + broken.getMessage());
        }
    }

    private static byte[] bytes(Path path) throws CommandFailedException, IOException {
        if (!Files.isRegularFile(path)) {
            throw new CommandFailedException(ExitCode.NOT_FOUND, path + ": no such file");
        }
        try (InputStream in = Files.newInputStream(path)) {
            return in.readNBytes(PriceLimits.BYTES + 1);
        }
    }

    private static ForeignForm form(Invocation invocation, byte[] json)
            throws CommandFailedException {
        String word = invocation.value("--format").orElse("");
        if (!word.isEmpty()) {
            return ForeignForm.of(word)
                    .orElseThrow(
                            () ->
                                    new CommandFailedException(
                                            ExitCode.GENERAL,
                                            "--format: %s (expected: litellm or modelsdev)"
                                                    .formatted(word)));
        }
        return ForeignForm.detect(json)
                .orElseThrow(
                        () ->
                                new CommandFailedException(
                                        ExitCode.GENERAL,
                                        invocation.argument()
                                                + ": neither LiteLLM's nor models.dev's list. Name"
                                                + " its form with --format"));
    }
}
