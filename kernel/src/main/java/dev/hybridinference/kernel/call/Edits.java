package dev.hybridinference.kernel.call;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Replacements to make in a body, in the order of their offsets and without overlap; everything
 * else stays byte for byte.
 */
public record Edits(List<Edit> list) {
    public static final Edits NONE = new Edits(List.of());

    public Edits {
        list = List.copyOf(list);
        long end = 0;
        for (Edit edit : list) {
            if (edit.from() < end || edit.to() < edit.from()) {
                throw new IllegalArgumentException(
                        "edit: %d-%d (expected: in order, from %d on)"
                                .formatted(edit.from(), edit.to(), end));
            }
            end = edit.to();
        }
    }

    /** These and others, in the order of their offsets. */
    public Edits and(Edits others) {
        List<Edit> both = new ArrayList<>(list);
        both.addAll(others.list);
        both.sort(Comparator.comparingLong(Edit::from));
        return new Edits(both);
    }

    /** How many bytes longer the edited body is; negative when it is shorter. */
    public long growth() {
        long growth = 0;
        for (Edit edit : list) {
            growth += edit.with().length - (edit.to() - edit.from());
        }
        return growth;
    }

    /** Puts {@code with} in the place of the bytes from {@code from} up to {@code to}. */
    @SuppressWarnings("ArrayRecordComponent") // raw bytes for the wire; never compared or printed
    public record Edit(long from, long to, byte[] with) {}
}
