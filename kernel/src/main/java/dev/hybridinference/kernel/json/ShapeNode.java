package dev.hybridinference.kernel.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One place in the tree of remembered paths. Its keys lie in a hash table of raw UTF-8 bytes that
 * is compared eight bytes at a time. Immutable.
 */
final class ShapeNode {

    private static final long MIX = 0x9E3779B97F4A7C15L;

    /** The slot of the value at this place, or -1. */
    final int slot;

    /** What array elements and unnamed keys lead to. */
    final @Nullable ShapeNode any;

    private final @Nullable ShapeNode[] nodes;
    private final byte[][] keys;
    private final long[] heads;
    private final int shift;
    private final boolean names;

    ShapeNode(int slot, @Nullable ShapeNode any, Map<String, ShapeNode> named) {
        this.slot = slot;
        this.any = any;
        this.names = !named.isEmpty();
        int bits = 64 - Long.numberOfLeadingZeros(named.size() * 2L);
        this.shift = 64 - Math.max(bits, 1);
        int size = 1 << (64 - shift);
        this.nodes = new @Nullable ShapeNode[size];
        this.keys = new byte[size][];
        this.heads = new long[size];
        Arrays.fill(keys, new byte[0]);
        named.forEach((name, node) -> put(name.getBytes(UTF_8), node));
    }

    private void put(byte[] key, ShapeNode node) {
        long head = head(key, 0, key.length);
        int at = place(head, key.length);
        while (nodes[at] != null) {
            at = at + 1 & nodes.length - 1;
        }
        nodes[at] = node;
        keys[at] = key;
        heads[at] = head;
    }

    /** Whether keys must be looked at; if not, every key leads to {@link #any}. */
    boolean names() {
        return names;
    }

    /** The node that the decoded key in {@code bytes[from, to)} leads to, or null. */
    @Nullable ShapeNode member(byte[] bytes, int from, int to) {
        int length = to - from;
        long head = head(bytes, from, length);
        int at = place(head, length);
        for (ShapeNode node = nodes[at]; node != null; node = nodes[at]) {
            if (heads[at] == head
                    && keys[at].length == length
                    && tailEquals(keys[at], bytes, from)) {
                return node;
            }
            at = at + 1 & nodes.length - 1;
        }
        return any;
    }

    private int place(long head, int length) {
        return (int) (((head ^ length) * MIX) >>> shift);
    }

    private static boolean tailEquals(byte[] key, byte[] bytes, int from) {
        return key.length <= 8
                || Arrays.equals(key, 8, key.length, bytes, from + 8, from + key.length);
    }

    /** The first eight bytes as a little-endian number, zeros after the end. */
    private static long head(byte[] bytes, int from, int length) {
        if (length >= 8) {
            return Words.at(bytes, from);
        }
        if (from + 8 <= bytes.length) {
            return Words.at(bytes, from) & ((1L << (8 * length)) - 1);
        }
        long head = 0;
        for (int i = length - 1; i >= 0; i--) {
            head = (head << 8) | (bytes[from + i] & 0xFF);
        }
        return head;
    }
}
