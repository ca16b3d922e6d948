package dev.hybridinference.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import dev.hybridinference.gateway.endpoint.EndpointCell.Comer;
import dev.hybridinference.gateway.endpoint.Slot;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** Two want the probe of a half-open breaker; one has it. */
@JCStressTest
@Outcome(
        id = {"1, 0", "0, 1"},
        expect = ACCEPTABLE)
@State
public class TwoClaimers {
    private final Scene scene = new Scene().halfOpen();

    @Actor
    public void first(II_Result result) {
        result.r1 = claim();
    }

    @Actor
    public void second(II_Result result) {
        result.r2 = claim();
    }

    private int claim() {
        return scene.cell.enter(Scene.FREE, Comer.FIRST, Scene.NOW) instanceof Slot slot
                        && slot.isProbe()
                ? 1
                : 0;
    }
}
