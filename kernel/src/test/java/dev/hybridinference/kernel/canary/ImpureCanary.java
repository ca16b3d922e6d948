package dev.hybridinference.kernel.canary;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ExecutorService;

/** Does everything that a pure class must not do. */
public final class ImpureCanary {

    private ImpureCanary() {}

    static Instant readsTheWallClock() {
        return Instant.now();
    }

    static LocalDate readsTheCalendar() {
        return LocalDate.now(java.time.ZoneOffset.UTC);
    }

    static long readsTheMonotonicClock() {
        return System.nanoTime() + System.currentTimeMillis();
    }

    static int drawsWithoutSeed() {
        return new Random().nextInt() + UUID.randomUUID().hashCode();
    }

    static Thread startsThreads(ExecutorService pool) {
        pool.shutdown();
        return Thread.ofVirtual().unstarted(() -> {});
    }

    static byte[] readsFiles(Path file) throws IOException {
        return Files.readAllBytes(file);
    }

    static boolean opensSockets(Socket socket) {
        return socket.isConnected();
    }

    static String readsTheEnvironment() {
        return String.valueOf(System.getenv("HOME"));
    }

    static void prints() {
        System.out.println("printed");
    }
}
