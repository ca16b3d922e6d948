package dev.hybridinference.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hybridinference.gateway.config.source.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Loads texts as if they were files. */
final class Loading {
    private Loading() {}

    /** Writes a file and gives its path. */
    static Path file(Path dir, String name, String text) {
        try {
            return Files.writeString(dir.resolve(name), text);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /** The configuration of a text that is right. */
    static Config config(Path dir, String yaml) {
        return good(sources(dir, yaml)).config();
    }

    /** The provider of a name that is there. */
    static ProviderConfig provider(Config config, String name) {
        ProviderConfig provider = config.providers().get(name);
        if (provider == null) {
            throw new AssertionError(name + " is not in " + config.providers().keySet());
        }
        return provider;
    }

    static Sources sources(Path dir, String yaml) {
        return Sources.of(List.of(file(dir, "hybrid.yaml", yaml)), Map.of());
    }

    static Loaded.Good good(Sources sources) {
        return switch (ConfigLoader.load(sources)) {
            case Loaded.Good good -> good;
            case Loaded.Bad(var problems) -> throw new AssertionError(Problem.report(problems));
        };
    }

    static List<Problem> bad(Sources sources) {
        return switch (ConfigLoader.load(sources)) {
            case Loaded.Good good -> throw new AssertionError("no problem in " + good.config());
            case Loaded.Bad(var problems) -> problems;
        };
    }

    /** The problems of a text, one a line, with the file named without its directory. */
    static List<String> problems(Path dir, String yaml) {
        return lines(dir, bad(sources(dir, yaml)));
    }

    static List<String> lines(Path dir, List<Problem> problems) {
        return problems.stream().map(p -> p.toString().replace(dir + "/", "")).toList();
    }

    /** Checks that a test of a full mapping leaves nothing at its default. */
    static void assertNothingEqual(Record defaults, Record full) {
        for (RecordComponent component : defaults.getClass().getRecordComponents()) {
            try {
                component.getAccessor().setAccessible(true);
                assertThat(component.getAccessor().invoke(full))
                        .as(component.getName())
                        .isNotEqualTo(component.getAccessor().invoke(defaults));
            } catch (ReflectiveOperationException broken) {
                throw new LinkageError(component.getName(), broken);
            }
        }
    }
}
