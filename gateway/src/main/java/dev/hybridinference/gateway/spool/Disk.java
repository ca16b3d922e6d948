package dev.hybridinference.gateway.spool;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;

/** What the journal asks of the file system; every call may fail, and is tried out failing. */
interface Disk {
    /** A file that is in memory as well. */
    interface Mapping extends AutoCloseable {
        MemorySegment memory();

        /** Forces the bytes of a range to the disk. Blocks. */
        void force(long from, long to) throws IOException;

        /** Takes it out of memory; the file stays. */
        @Override
        void close();
    }

    /**
     * Makes a file of zeros whose blocks are allocated, so that writing into it later does not run
     * out of disk. Blocks.
     */
    Mapping create(Path file, long size) throws IOException;

    /** Gives a file its final name in the same directory, for good. */
    void rename(Path from, Path to) throws IOException;
}
