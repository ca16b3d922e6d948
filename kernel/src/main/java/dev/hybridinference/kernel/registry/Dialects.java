package dev.hybridinference.kernel.registry;

import dev.hybridinference.kernel.dialect.Dialect;
import dev.hybridinference.kernel.dialect.anthropic.AnthropicDialect;
import dev.hybridinference.kernel.dialect.openai.OpenAiDialect;
import java.util.List;

/** The provider protocols. */
public final class Dialects {
    private static final List<Dialect> ALL = List.of(new OpenAiDialect(), new AnthropicDialect());

    private Dialects() {}

    /** The one that a provider may speak beside its own. */
    public static Dialect messages() {
        return named("anthropic");
    }

    /**
     * The dialect of that name.
     *
     * @throws IllegalArgumentException when there is none
     */
    public static Dialect named(String id) {
        for (Dialect dialect : ALL) {
            if (dialect.id().equals(id)) {
                return dialect;
            }
        }
        throw new IllegalArgumentException("dialect: %s (expected: a known one)".formatted(id));
    }
}
