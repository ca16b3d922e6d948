package dev.hybridinference.gateway.cli;

import dev.hybridinference.gateway.identity.ApiKey;
import dev.hybridinference.gateway.identity.ConfiguredKeys;
import dev.hybridinference.gateway.identity.KeysFile.Revocation;
import dev.hybridinference.gateway.identity.Pepper;
import dev.hybridinference.gateway.identity.StoredKey;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/** {@code keys revoke}: a running gateway refuses the key within a second. */
final class KeysRevokeCommand implements Command {
    @Override
    public CommandSpec spec() {
        return CommandSpec.create()
                .addPositional(Invocation.argument("ID|NAME", "The key's id, or its name."));
    }

    @Override
    public List<String> examples() {
        return List.of("keys revoke ci", "keys revoke 4fTz81Qa0b");
    }

    @Override
    public ExitCode run(Invocation invocation) throws CommandFailedException, IOException {
        boolean json = invocation.json();
        String idOrName = invocation.argument();
        refuseSecret(idOrName);
        Setup setup = Setup.of(invocation);
        Pepper pepper = Pepper.peek(setup.dataDirectory());
        switch (setup.keysFile(pepper).revoke(idOrName)) {
            case Revocation.Revoked(var key) -> print(invocation, key, json, "is revoked");
            case Revocation.WasRevoked(var key) ->
                    print(invocation, key, json, "was revoked before");
            case Revocation.Unknown _ -> throw unknown(idOrName, setup, pepper);
        }
        return ExitCode.OK;
    }

    /** A whole key has no business in a shell's history; say so without repeating it. */
    private static void refuseSecret(String argument) throws CommandFailedException {
        switch (ApiKey.parse(argument)) {
            case ApiKey.Reading.Well(ApiKey key) ->
                    throw new CommandFailedException(
                            ExitCode.GENERAL,
                            "that is a whole key, which is now in your shell's history. Run: hybrid keys revoke "
                                    + key.id());
            case ApiKey.Reading.Mistyped _ ->
                    throw new CommandFailedException(
                            ExitCode.GENERAL,
                            "that is a key, and not whole (expected: its id, the part after sk-hi-, or its name)");
            case ApiKey.Reading.Foreign _ -> {}
        }
    }

    private static CommandFailedException unknown(String idOrName, Setup setup, Pepper pepper) {
        for (StoredKey key : ConfiguredKeys.of(setup.configuredKeys(), pepper).keys()) {
            if (key.id().equals(idOrName) || key.name().equals(idOrName)) {
                return new CommandFailedException(
                        ExitCode.CONFLICT,
                        "%s: declared in the configuration. Take it out of keys there"
                                .formatted(key.name()));
            }
        }
        return new CommandFailedException(
                ExitCode.NOT_FOUND, idOrName + ": no such key. See: hybrid keys list");
    }

    private static void print(
            Invocation invocation, StoredKey key, boolean json, String whatHappened) {
        invocation.message("the key %s (%s) %s".formatted(key.name(), key.id(), whatHappened));
        if (json) {
            JsonOutput.print(
                    invocation.terminal(),
                    out -> {
                        out.writeStringProperty("id", key.id());
                        out.writeStringProperty("name", key.name());
                        out.writeBooleanProperty("revoked", true);
                    });
        }
    }
}
