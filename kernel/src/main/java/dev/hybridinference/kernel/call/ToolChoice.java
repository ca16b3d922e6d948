package dev.hybridinference.kernel.call;

import dev.hybridinference.kernel.json.JsonText;
import java.util.List;

/**
 * Whether the model must call a tool.
 *
 * @param names the only tools that count; empty for all of them
 * @param parallel whether several may be called at once
 */
public record ToolChoice(Mode mode, List<JsonText> names, boolean parallel) {
    /** The client said nothing. */
    public static final ToolChoice UNSAID = new ToolChoice(Mode.UNSAID, List.of(), true);

    /** What is asked. */
    public enum Mode {
        UNSAID,
        AUTO,
        NONE,
        REQUIRED,
        /** The one tool in {@code names}. */
        NAMED
    }

    public ToolChoice {
        names = List.copyOf(names);
    }
}
