package dev.hybridinference.gateway.spool;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SegmentTest {
    private static final int ROUNDS = 50;
    private static final int WARM = 100;
    private static final long SIZE = 1024 * 1024;

    @TempDir private Path dir;

    /** The loop may take a spare while its pages are being brought into memory. */
    @Test
    void whatIsWrittenWhileThePagesAreTouchedStays() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            // given
            SegmentName name =
                    new SegmentName(Files.createDirectories(dir.resolve("w")), round + 1);
            Segment segment = Segment.create(new FileDisk(), name, SIZE, 1);
            byte[] payload = new byte[1_000];
            new Random(round).nextBytes(payload);

            // when
            Thread maker = Thread.ofPlatform().start(segment::touch);
            while (segment.append(payload, payload.length)) {
                payload[0]++;
            }
            maker.join();

            // then
            long entries =
                    (segment.written() - Segment.HEAD) / (payload.length + Segment.ENTRY_HEAD);
            segment.close();
            assertThat(entries).isGreaterThan(1_000);
            assertPayloads(Files.readAllBytes(name.file()), new Random(round), (int) entries);
        }
    }

    /** A fault of a mapped page is told late by compiled code, if nothing makes it tell. */
    @Test
    void aPageThatTheDiskTakesBackIsARefusalAlsoInCompiledCode() throws Exception {
        // given
        byte[] payload = new byte[1_000];
        Path writer = Files.createDirectories(dir.resolve("w"));
        for (int number = 1; number <= WARM; number++) {
            Segment warm = Segment.create(new FileDisk(), new SegmentName(writer, number), SIZE, 1);
            while (warm.append(payload, payload.length)) {
                payload[0]++;
            }
            warm.close();
        }
        for (int number = WARM + 1; number <= WARM + ROUNDS; number++) {
            SegmentName name = new SegmentName(writer, number);
            Segment segment = Segment.create(new FileDisk(), name, SIZE, 1);
            assertThat(segment.append(payload, payload.length)).isTrue();

            // when
            try (RandomAccessFile file = new RandomAccessFile(name.file().toFile(), "rw")) {
                file.setLength(0);
            }

            // then
            assertThat(segment.append(payload, payload.length)).isFalse();
            assertThat(segment.append(payload, payload.length)).isFalse();
            segment.close();
        }
    }

    private static void assertPayloads(byte[] file, Random random, int entries) {
        byte[] payload = new byte[1_000];
        random.nextBytes(payload);
        int at = Segment.HEAD;
        for (int i = 0; i < entries; i++) {
            at += Segment.ENTRY_HEAD;
            assertThat(Arrays.equals(file, at, at + payload.length, payload, 0, payload.length))
                    .as("entry %d", i)
                    .isTrue();
            payload[0]++;
            at += payload.length;
        }
    }
}
