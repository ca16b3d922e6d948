package dev.hybridinference.gateway.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hybridinference.testkit.Seeds;
import java.nio.charset.StandardCharsets;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VllmMetricsTest {
    private static final String BOTH = "vllm:num_requests_running 3\nvllm:num_requests_waiting 2\n";

    private static @Nullable ServerLoad read(String text) {
        return VllmMetrics.read(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void whatAServerShowsIsReadAndSummedOverItsEngines() {
        String page =
                """
                # HELP python_gc_objects_collected_total Objects collected during gc
                # TYPE python_gc_objects_collected_total counter
                python_gc_objects_collected_total{generation="0"} 9727.0
                # HELP process_start_time_seconds Start time of the process since unix epoch in seconds.
                # TYPE process_start_time_seconds gauge
                process_start_time_seconds 1.76391001e+09
                # HELP vllm:num_requests_running Number of requests in model execution batches.
                # TYPE vllm:num_requests_running gauge
                vllm:num_requests_running{engine="0",model_name="meta/Llama {70B}, \\"q\\""} 5.0
                vllm:num_requests_running{engine="1",model_name="meta/Llama"} 7.0 1763910020000
                vllm:num_requests_waiting{engine="0",model_name="a"} 0.0
                vllm:num_requests_waiting{engine="1",model_name="a"} 2.0
                vllm:kv_cache_usage_perc{engine="0",model_name="a"} 0.25
                vllm:kv_cache_usage_perc{engine="1",model_name="a"} 0.75
                vllm:num_requests_running_total 1000.0
                vllm:e2e_request_latency_seconds_bucket{le="+Inf"} 12.0
                """;

        assertThat(read(page)).isEqualTo(new ServerLoad(12, 2, 0.75, 1.76391001e9));
        assertThat(read(page.replace("\n", "\r\n")))
                .isEqualTo(new ServerLoad(12, 2, 0.75, 1.76391001e9));
        assertThat(read(page.replace("kv_cache", "gpu_cache")))
                .isEqualTo(new ServerLoad(12, 2, 0.75, 1.76391001e9));
    }

    @Test
    void whatIsNotToldIsUnknown() {
        assertThat(read(BOTH))
                .isEqualTo(new ServerLoad(3, 2, ServerLoad.UNKNOWN, ServerLoad.UNKNOWN));
        assertThat(read(BOTH.strip()))
                .isEqualTo(new ServerLoad(3, 2, ServerLoad.UNKNOWN, ServerLoad.UNKNOWN));
        assertThat(read("")).isNull();
        assertThat(read("vllm:num_requests_running 3\n")).isNull();
        assertThat(read("vllm:num_requests_waiting 3\n")).isNull();
        assertThat(read("{\"running\":3}")).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "vllm:num_requests_running NaN",
                "vllm:num_requests_running +Inf",
                "vllm:num_requests_running -5",
                "vllm:num_requests_running 1e308",
                "vllm:num_requests_running 1e999",
                "vllm:num_requests_running 0x7",
                "vllm:num_requests_running 7d",
                "vllm:num_requests_running",
                "vllm:num_requests_running ",
                "vllm:num_requests_running{",
                "vllm:num_requests_running{engine=\"0} 7",
                "vllm:num_requests_running{engine=\"0\\\"} 7",
                "vllm:num_requests_running{engine=\"0\"}",
                "vllm:num_requests_running 7 8 9",
                "vllm:num_requests_runningX 7",
                " vllm:num_requests_running 7",
                "# vllm:num_requests_running 7",
                "vllm:kv_cache_usage_perc 7",
                "vllm:kv_cache_usage_perc 100000000000000000000000000000",
                "process_start_time_seconds 1e12",
                "process_start_time_seconds -1"
            })
    void aHostileLineIsPassedOver(String line) {
        ServerLoad usual = new ServerLoad(3, 2, ServerLoad.UNKNOWN, ServerLoad.UNKNOWN);

        assertThat(read(BOTH + line + "\n")).isEqualTo(usual);
        assertThat(read(line + "\n" + BOTH)).isEqualTo(usual);
        assertThat(read(BOTH + line)).isEqualTo(usual);
    }

    @Test
    void sumsAndLinesAreBounded() {
        assertThat(read(BOTH + "vllm:num_requests_running 1e9\n".repeat(10_000)))
                .isEqualTo(
                        new ServerLoad(1_000_000_000, 2, ServerLoad.UNKNOWN, ServerLoad.UNKNOWN));
        String label = "vllm:num_requests_running{x=\"%s\"} 1\n";
        assertThat(read(BOTH + label.formatted("y".repeat(3_000))))
                .isEqualTo(new ServerLoad(4, 2, ServerLoad.UNKNOWN, ServerLoad.UNKNOWN));
        assertThat(read(BOTH + label.formatted("y".repeat(500_000))))
                .isEqualTo(new ServerLoad(3, 2, ServerLoad.UNKNOWN, ServerLoad.UNKNOWN));
    }

    @Test
    void noBytesBreakIt() {
        RandomGenerator random = Seeds.random("VllmMetrics");
        byte[] usual =
                (BOTH + "vllm:kv_cache_usage_perc{engine=\"0\"} 0.5\n")
                        .getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < 20_000; i++) {
            byte[] page = usual.clone();
            for (int j = random.nextInt(6); j >= 0; j--) {
                page[random.nextInt(page.length)] = (byte) random.nextInt(256);
            }
            ServerLoad load = VllmMetrics.read(page);
            if (load != null) {
                assertThat(load.running()).isBetween(0L, 1_000_000_000L);
                assertThat(load.waiting()).isBetween(0L, 1_000_000_000L);
                assertThat(load.cacheUsed()).isBetween(ServerLoad.UNKNOWN, 1.0);
            }
        }
    }
}
