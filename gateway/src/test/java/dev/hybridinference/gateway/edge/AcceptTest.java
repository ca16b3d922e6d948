package dev.hybridinference.gateway.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.Closeable;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("long")
class AcceptTest {
    private static final int SPARE = 64;
    private static final ByteBuffer GET =
            ByteBuffer.wrap(
                    "GET /a HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII));

    @Test
    void without_file_descriptors_accepting_rests_without_spinning_and_resumes() throws Exception {
        long pid = ProcessHandle.current().pid();
        String limits = prlimit("--pid", "" + pid, "--nofile", "--noheadings", "-o", "SOFT");
        Deque<Closeable> taken = new ArrayDeque<>();
        List<SocketChannel> clients = new ArrayList<>();
        try (EdgeFixture edge = new EdgeFixture()) {
            // given
            for (int i = 0; i < 20; i++) {
                clients.add(SocketChannel.open());
            }
            String[] open = new File("/proc/self/fd").list();
            prlimit("--pid", "" + pid, "--nofile=" + (open.length + 2 * SPARE) + ":");
            acceptorNanos();
            takeAll(taken);

            // when
            for (SocketChannel client : clients) {
                client.connect(
                        new InetSocketAddress(
                                InetAddress.getLoopbackAddress(), edge.server.port()));
            }
            EdgeFixture.await(() -> edge.server.counters().acceptFailures() >= 1);
            long before = acceptorNanos();
            EdgeFixture.await(() -> edge.server.counters().acceptFailures() >= 4);
            long spent = acceptorNanos() - before;

            // then
            assertThat(Duration.ofNanos(spent)).isLessThan(Duration.ofMillis(300));
            giveBack(taken, taken.size());
            for (SocketChannel client : clients) {
                client.write(GET.duplicate());
                ByteBuffer answer = ByteBuffer.allocate(512);
                client.read(answer);
                assertThat(new String(answer.array(), 0, 12, StandardCharsets.US_ASCII))
                        .isEqualTo("HTTP/1.1 200");
            }
        } finally {
            giveBack(taken, taken.size());
            prlimit("--pid", "" + pid, "--nofile=" + limits.strip() + ":");
            for (SocketChannel client : clients) {
                client.close();
            }
        }
    }

    private static void takeAll(Deque<Closeable> taken) {
        boolean left = true;
        while (left) {
            try {
                taken.add(new FileInputStream("/dev/null"));
            } catch (IOException _) {
                left = false;
            }
        }
    }

    private static void giveBack(Deque<Closeable> taken, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            taken.remove().close();
        }
    }

    private static long acceptorNanos() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long nanos = 0;
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().startsWith("accept")) {
                nanos += threads.getThreadCpuTime(thread.threadId());
            }
        }
        return nanos;
    }

    private static String prlimit(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("prlimit"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        assertThat(process.waitFor()).as(out).isZero();
        return out;
    }
}
