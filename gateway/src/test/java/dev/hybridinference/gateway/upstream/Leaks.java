package dev.hybridinference.gateway.upstream;

import io.netty.buffer.AbstractByteBuf;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import java.lang.reflect.Field;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Finds buffers that were dropped without a release. */
final class Leaks {
    private static final int ROUNDS = 3;
    private static final int BUFFERS = 64;

    private static final List<String> FOUND = new CopyOnWriteArrayList<>();

    private Leaks() {}

    /** Watches every buffer from now on. */
    static void watch() {
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
        try {
            Field field = AbstractByteBuf.class.getDeclaredField("leakDetector");
            field.setAccessible(true);
            ((ResourceLeakDetector<?>) field.get(null))
                    .setLeakListener((_, records) -> FOUND.add(records));
        } catch (ReflectiveOperationException changed) {
            throw new LinkageError("the leak detector has moved", changed);
        }
    }

    /** Where leaked buffers were made, since the last time this was asked. */
    static List<String> found() {
        for (int round = 0; round < ROUNDS; round++) {
            System.gc();
            for (int i = 0; i < BUFFERS; i++) {
                ByteBuf buffer = ByteBufAllocator.DEFAULT.buffer();
                buffer.release();
            }
        }
        List<String> all = List.copyOf(FOUND);
        FOUND.clear();
        return all;
    }
}
