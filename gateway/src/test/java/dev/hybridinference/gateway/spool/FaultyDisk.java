package dev.hybridinference.gateway.spool;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** The file system, but for one call that fails. Thread-safe. */
final class FaultyDisk implements Disk {
    private final Disk disk = new FileDisk();
    private final AtomicInteger left;
    private final Map<Path, Long> forced = new ConcurrentHashMap<>();
    private volatile boolean forces = true;
    private final List<String> calls = Collections.synchronizedList(new ArrayList<>());

    /**
     * @param nth the call that fails, from 1; 0 for none
     */
    FaultyDisk(int nth) {
        left = new AtomicInteger(nth);
    }

    /** One of which every forced write fails. */
    static FaultyDisk refusingForces() {
        FaultyDisk disk = new FaultyDisk(0);
        disk.forces = false;
        return disk;
    }

    /**
     * Bytes from the start of a file that were forced without a gap, by the name it was made with.
     */
    long forced(Path file) {
        return forced.getOrDefault(file, 0L);
    }

    /** Names of the calls so far. */
    List<String> calls() {
        return List.copyOf(calls);
    }

    private void call(String name) throws IOException {
        calls.add(name);
        if (left.decrementAndGet() == 0) {
            throw new IOException("Input/output error in " + name);
        }
    }

    @Override
    public Mapping create(Path file, long size) throws IOException {
        call("create");
        Mapping mapping = disk.create(file, size);
        return new Mapping() {
            @Override
            public MemorySegment memory() {
                return mapping.memory();
            }

            @Override
            public void force(long from, long to) throws IOException {
                call("force");
                if (!forces) {
                    throw new IOException("Input/output error in force");
                }
                mapping.force(from, to);
                forced.merge(
                        file, to, (before, now) -> from <= before ? Math.max(before, now) : before);
            }

            @Override
            public void close() {
                mapping.close();
            }
        };
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        call("rename");
        disk.rename(from, to);
    }
}
