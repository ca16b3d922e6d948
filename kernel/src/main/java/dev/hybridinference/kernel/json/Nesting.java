package dev.hybridinference.kernel.json;

import org.jspecify.annotations.Nullable;

/**
 * The open arrays and objects: one bit each, and a node of the shape for those that a path can
 * reach. Confined to its scanner's thread.
 */
final class Nesting {

    private final int limit;
    private final long[] objects;
    private final @Nullable ShapeNode[] nodes;
    private int depth;
    private boolean inObject;
    private @Nullable ShapeNode node;

    /**
     * @param limit how many may be open
     * @param shapeDepth beyond it no container has a node
     */
    Nesting(int limit, int shapeDepth) {
        this.limit = limit;
        this.objects = new long[(limit >>> 6) + 1];
        this.nodes = new @Nullable ShapeNode[shapeDepth + 2];
    }

    void reset() {
        depth = 0;
        inObject = false;
        node = null;
    }

    int depth() {
        return depth;
    }

    boolean full() {
        return depth == limit;
    }

    /** Whether the innermost open container is an object. */
    boolean inObject() {
        return inObject;
    }

    /** The innermost open container's place in the shape, or null if no path goes through it. */
    @Nullable ShapeNode node() {
        return node;
    }

    void push(boolean object, @Nullable ShapeNode into) {
        if (depth < nodes.length) {
            nodes[depth] = node;
        }
        long bit = 1L << depth;
        objects[depth >>> 6] = inObject ? objects[depth >>> 6] | bit : objects[depth >>> 6] & ~bit;
        depth++;
        inObject = object;
        node = into;
    }

    void pop() {
        depth--;
        inObject = (objects[depth >>> 6] & (1L << depth)) != 0;
        node = depth < nodes.length ? nodes[depth] : null;
    }
}
