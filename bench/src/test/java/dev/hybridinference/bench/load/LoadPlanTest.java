package dev.hybridinference.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class LoadPlanTest {

    private static final LoadPlan PLAN =
            new LoadPlan(
                    8080,
                    "sk-key",
                    "mock-stream-9x1ms",
                    7,
                    100,
                    1000,
                    50,
                    9,
                    321,
                    new LoadPlan.Slow(3, "mock-large-5mb", 4096));

    @Test
    void itsLineReadsBackAsItself() {
        assertThat(LoadPlan.parse(PLAN.line())).isEqualTo(PLAN);
    }

    @Test
    void onAnotherCandidateOnlyPortAndModelsChange() {
        LoadPlan other = PLAN.on(9090, "bench-");
        assertThat(other.model()).isEqualTo("bench-stream-9x1ms");
        assertThat(other.slow().model()).isEqualTo("bench-large-5mb");
        assertThat(other.on(8080, "mock-").port()).isEqualTo(8080);
        assertThat(other.line().replace("bench-", "mock-").replace("9090", "8080"))
                .isEqualTo(PLAN.line());
    }

    @Test
    void saysWhichWordIsWrong() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LoadPlan.parse("port=1"))
                .withMessageContaining("model: missing");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LoadPlan.parse("port=1 model=m speed=3"))
                .withMessageContaining("speed");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LoadPlan.parse("port=1 model=m connections=0"))
                .withMessageContaining("connections: 0 (expected: at least 1)");
    }

    @Test
    void aResultReadsBackFromItsJson() {
        LoadResult result =
                new LoadResult(
                        10,
                        9,
                        8,
                        7,
                        6,
                        1.5,
                        "status \"502\"",
                        new Spread(1, 2.5, 3, 3.5, 4.5, 1),
                        Spread.NONE,
                        new Spread(5, 6, 6.5, 7, 8, 2),
                        new Spread(3, 1, 1, 1, 1, 0));
        assertThat(LoadResult.parse(result.json())).isEqualTo(result);
        assertThat(result.clean()).isFalse();
    }
}
