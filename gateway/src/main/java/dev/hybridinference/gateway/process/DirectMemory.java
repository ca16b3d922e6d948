package dev.hybridinference.gateway.process;

import io.netty.util.internal.PlatformDependent;
import java.lang.System.Logger.Level;

/**
 * The memory outside the heap, where bodies and buffers are. When it runs out, a JVM lets the
 * thread that wants some wait for half a second and fails then, so it must not. Stateless.
 */
final class DirectMemory {
    private static final System.Logger LOG = System.getLogger(DirectMemory.class.getName());

    /** The others are for what is read and written, and for buffers that are half full. */
    private static final int BODIES_PART = 2;

    private DirectMemory() {}

    /** What bodies may take, in bytes: as much as is configured, if there is that much. */
    static long forBodies(long configured) {
        long most = PlatformDependent.estimateMaxDirectMemory() / BODIES_PART;
        if (configured > most) {
            LOG.log(
                    Level.WARNING,
                    "server.body_memory: %d bytes (expected: at most half of this JVM's direct memory; that half, %d bytes, is used). Lower it, or raise -XX:MaxDirectMemorySize in HYBRID_JAVA_OPTS."
                            .formatted(configured, most));
        }
        return Math.min(configured, most);
    }
}
