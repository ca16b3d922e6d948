package dev.hybridinference.gateway.spool;

import java.util.zip.CRC32C;

/** The checksum of entries of one segment. Confined to one thread. */
final class EntryChecksum {
    private final CRC32C crc = new CRC32C();
    private final byte[] place = new byte[Long.BYTES * 2];

    EntryChecksum(long segment) {
        put(0, segment);
    }

    /** Over the segment's number, the entry's place in it and its payload. */
    int of(long position, byte[] payload, int length) {
        put(Long.BYTES, position);
        crc.reset();
        crc.update(place, 0, place.length);
        crc.update(payload, 0, length);
        return (int) crc.getValue();
    }

    private void put(int at, long value) {
        for (int i = 0; i < Long.BYTES; i++) {
            place[at + i] = (byte) (value >>> (8 * i));
        }
    }
}
