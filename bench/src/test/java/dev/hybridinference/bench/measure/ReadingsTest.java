package dev.hybridinference.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What the kernel, perf and Prometheus endpoints print, as it is read. */
class ReadingsTest {

    @Test
    void schedstatBeginsWithTheRunTime() {
        assertThat(ProcessTree.schedstatNanos("123456789012 4567 890\n")).isEqualTo(123456789012L);
        assertThatIllegalArgumentException().isThrownBy(() -> ProcessTree.schedstatNanos(""));
    }

    @Test
    void statCountsUserAndSystemTicksBehindANameWithBlanks() {
        String line = "42 (a (b) c) S 1 42 42 0 -1 4194560 1 2 3 4 150 50 7 8 20 0 1 0 99";
        assertThat(ProcessTree.statNanos(line)).isEqualTo(2_000_000_000L);
    }

    @Test
    void statusLinesAreInKilobytes() {
        String status = "Name:\tjava\nVmHWM:\t  300 kB\nVmRSS:\t  123 kB\n";
        assertThat(ProcessTree.statusBytes(status, "VmRSS:")).isEqualTo(123 * 1024);
        assertThat(ProcessTree.statusBytes(status, "VmHWM:")).isEqualTo(300 * 1024);
        assertThat(ProcessTree.statusBytes("Name:\tkthread\n", "VmRSS:")).isZero();
    }

    @Test
    void endedThreadsCountByTheProcessTotal() {
        var before = new ProcessTree.CpuTime(1_000_000_000, 1_000_000_000);
        // a compiler thread that used 500 ms is gone from the sum over threads
        var after = new ProcessTree.CpuTime(1_100_000_000, 1_600_000_000);
        assertThat(after.since(before)).isEqualTo(580_000_000);
        // without such a thread the exact sum decides
        var exact = new ProcessTree.CpuTime(1_123_456_789, 1_130_000_000);
        assertThat(exact.since(before)).isEqualTo(123_456_789);
    }

    @Test
    void ownProcessHasUsedTimeAndMemory() {
        ProcessTree tree = new ProcessTree(ProcessHandle.current());
        assertThat(tree.cpuTime().threadNanos()).isPositive();
        assertThat(tree.cpuTime().processNanos()).isPositive();
        assertThat(tree.residentBytes()).isGreaterThan(1_000_000);
        assertThat(tree.peakResidentBytes()).isGreaterThanOrEqualTo(1_000_000);
        assertThat(tree.pids()).contains(ProcessHandle.current().pid());
    }

    @Test
    void perfCountsOrSaysThatItCannot() {
        assertThat(Instructions.parse("# started\n\n123456,,instructions,1000,100.00,,\n"))
                .isEqualTo(OptionalLong.of(123456));
        assertThat(Instructions.parse("123456,,instructions:u,1000,100.00,,\n"))
                .isEqualTo(OptionalLong.of(123456));
        assertThat(Instructions.parse("<not supported>,,instructions,0,100.00,,\n")).isEmpty();
        assertThat(Instructions.parse("")).isEmpty();
    }

    @Test
    void metricsAreSummedOverTheirLabels() {
        String text =
                """
                # TYPE hybrid_requests_total counter
                hybrid_requests_total{model="a}b\\"c",outcome="ok"} 40.0
                hybrid_requests_total{model="d",outcome="cancelled"} 2.0 1764000000
                hybrid_requests_total_created{model="d"} 1.7E9
                up 1
                """;
        assertThat(MetricsText.sum(text, "hybrid_requests_total")).isEqualTo(42);
        assertThat(MetricsText.sum(text, "up")).isEqualTo(1);
        assertThat(MetricsText.sum(text, "absent")).isZero();
    }

    @Test
    void waitingTimeOfTheMachineIsIdle() {
        assertThat(Machine.busyAndTotal("cpu  10 1 20 60 5 1 2 1 0 0\ncpu0 1 1 1 1\n"))
                .containsExactly(35, 100);
    }
}
