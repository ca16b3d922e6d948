package dev.hybridinference.kernel.call;

import java.util.List;

/** What one side said. Results of tools are parts of a user's turn. */
public record Turn(Role role, List<Part> parts) {
    /** Who speaks. */
    public enum Role {
        SYSTEM,
        USER,
        ASSISTANT
    }

    public Turn {
        parts = List.copyOf(parts);
    }
}
