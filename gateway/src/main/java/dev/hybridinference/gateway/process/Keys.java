package dev.hybridinference.gateway.process;

import dev.hybridinference.gateway.config.Config;
import dev.hybridinference.gateway.identity.KeysFile;
import dev.hybridinference.gateway.identity.KeysFile.Creation;
import dev.hybridinference.gateway.identity.NewKey;
import dev.hybridinference.gateway.identity.Pepper;
import dev.hybridinference.gateway.identity.UnusableFileException;
import dev.hybridinference.kernel.admission.Caller;
import dev.hybridinference.kernel.admission.Right;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Set;
import java.util.function.Consumer;

/** The gateway's own keys at start. */
final class Keys {
    private Keys() {}

    /** Whether a first key was made, which is shown this once. */
    sealed interface First {
        record Made(String key) implements First {}

        record Present() implements First {}
    }

    static KeysFile file(Path data, Pepper pepper, Consumer<String> notices) {
        return new KeysFile(data, pepper, InstantSource.system(), notices);
    }

    /** Makes a first key when there is none at all, so that a fresh start can be used at once. */
    static First firstKey(Config config, KeysFile file) throws UnusableFileException {
        if (!config.keys().isEmpty() || !file.keys().isEmpty()) {
            return new First.Present();
        }
        NewKey wish =
                new NewKey("first", "first", Set.of(Caller.ALL_MODELS), Set.of(Right.TARGET), null);
        return file.create(wish, new SecureRandom()) instanceof Creation.Created(var key, _)
                ? new First.Made(key.text().reveal())
                : new First.Present();
    }
}
