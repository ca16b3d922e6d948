package dev.hybridinference.bench.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class LimitsPartsTest {

    @Test
    void partsAreNamedOrRefused() {
        assertThat(LimitsPart.parse("idle, rate"))
                .containsExactly(LimitsPart.RATE, LimitsPart.IDLE);
        assertThat(LimitsPart.parse("")).containsExactly(LimitsPart.values());
        assertThatThrownBy(() -> LimitsPart.parse("rain"))
                .hasMessage("--only: rain (expected: some of overhead,rate,heap,idle)");
    }

    @Test
    void theBoundOfOpenFilesIsTheSoftOne() {
        String limits =
                """
                Limit                     Soft Limit           Hard Limit           Units
                Max processes             96208                96208                processes
                Max open files            20000                524288               files
                """;

        assertThat(OpenFiles.limit(limits)).isEqualTo(20_000);
        assertThat(OpenFiles.limit("Max open files   unlimited  unlimited  files"))
                .isEqualTo(Long.MAX_VALUE);
        assertThatThrownBy(() -> OpenFiles.limit("")).hasMessageContaining("Max open files");
    }

    @Test
    void refusalsForWantOfMemoryAreRightAndNothingElseIs() {
        assertThat(HeapPressure.wrong(Map.of(200, 5, 413, 1, 429, 2, 503, 9))).isZero();
        assertThat(HeapPressure.wrong(Map.of(200, 5, 500, 1, BodyStorm.NONE, 3))).isEqualTo(4);
    }
}
