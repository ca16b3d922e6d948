package dev.hybridinference.gateway.config;

import dev.hybridinference.kernel.dialect.Catalogue;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Everything that a configuration is made from; nothing else is looked at.
 *
 * @param files files, or directories of which all {@code *.yaml} files are read; none means that
 *     the providers are taken from the environment
 * @param environment the environment variables
 * @param flags values from the command line, by path, such as {@code server.port}
 * @param demo whether to add the built-in provider with its model {@code demo}
 * @param catalogue the provider kinds that exist
 */
public record Sources(
        List<Path> files,
        Map<String, String> environment,
        Map<String, String> flags,
        boolean demo,
        Catalogue catalogue) {
    public Sources {
        files = List.copyOf(files);
        environment = Map.copyOf(environment);
        flags = Map.copyOf(flags);
    }

    /** Files and environment variables with the built-in catalogue. */
    public static Sources of(List<Path> files, Map<String, String> environment) {
        return new Sources(files, environment, Map.of(), false, Catalogue.builtIn());
    }

    /** These sources with values from the command line. */
    public Sources withFlags(Map<String, String> flags) {
        return new Sources(files, environment, flags, demo, catalogue);
    }

    /** These sources with or without the built-in provider. */
    public Sources withDemo(boolean demo) {
        return new Sources(files, environment, flags, demo, catalogue);
    }

    /** Leaves out the environment, which holds secrets. */
    @Override
    public String toString() {
        return "Sources[files=%s, flags=%s, demo=%s]".formatted(files, flags.keySet(), demo);
    }
}
