package dev.hybridinference.kernel.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The paths whose values a {@link JsonScanner} remembers. Immutable and thread-safe. */
public final class JsonShape {

    /**
     * Longest key in bytes that a path may name; longer keys of a document match only {@code *}.
     */
    static final int MAX_KEY_BYTES = 256;

    private final ShapeNode root;
    private final int slots;
    private final int depth;

    private JsonShape(ShapeNode root, int slots, int depth) {
        this.root = root;
        this.slots = slots;
        this.depth = depth;
    }

    public static Builder builder() {
        return new Builder();
    }

    /** Number of slots; they are numbered from 0. */
    public int slots() {
        return slots;
    }

    ShapeNode root() {
        return root;
    }

    /** Elements of the longest path. */
    int depth() {
        return depth;
    }

    /** Collects paths. Confined to one thread. */
    public static final class Builder {

        private final Branch root = new Branch();
        private int slots;
        private int depth;

        private Builder() {}

        /**
         * Remembers the value at {@code path}, counted from the root. An element {@code "*"}
         * matches every array element, and every object key that no other path names at the same
         * place; array elements are matched by nothing else. An empty path is the root value.
         *
         * @return the slot; the same one for the same path
         */
        public int field(String... path) {
            Branch branch = root;
            for (String element : path) {
                branch = branch.children.computeIfAbsent(checked(element), _ -> new Branch());
            }
            if (branch.slot < 0) {
                branch.slot = slots++;
            }
            depth = Math.max(depth, path.length);
            return branch.slot;
        }

        public JsonShape build() {
            return new JsonShape(root.compile(), slots, depth);
        }

        private static String checked(String element) {
            if (!UTF_8.newEncoder().canEncode(element)) {
                throw new IllegalArgumentException(
                        "path element: " + element + " (expected: no lone surrogate)");
            }
            int bytes = element.getBytes(UTF_8).length;
            if (bytes > MAX_KEY_BYTES) {
                throw new IllegalArgumentException(
                        "path element: %d bytes (expected: at most %d)"
                                .formatted(bytes, MAX_KEY_BYTES));
            }
            return element;
        }
    }

    private static final class Branch {

        private final Map<String, Branch> children = new LinkedHashMap<>();
        private int slot = -1;

        private ShapeNode compile() {
            Map<String, ShapeNode> named = new LinkedHashMap<>();
            @Nullable ShapeNode any = null;
            for (var child : children.entrySet()) {
                if (child.getKey().equals("*")) {
                    any = child.getValue().compile();
                } else {
                    named.put(child.getKey(), child.getValue().compile());
                }
            }
            return new ShapeNode(slot, any, named);
        }
    }
}
