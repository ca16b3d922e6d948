package dev.hybridinference.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import dev.hybridinference.gateway.endpoint.Slot;
import dev.hybridinference.kernel.health.Verdict;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/** The probe fails while the operator clears the breaker; the operator wins. */
@JCStressTest
@Outcome(id = "0", expect = ACCEPTABLE)
@State
public class ProbeMeetsOperator {
    private final Scene scene = new Scene().halfOpen();
    private final Slot probe = scene.enter(Scene.FREE);

    @Actor
    public void fail() {
        probe.settle(Verdict.FAILED, Scene.NOW, Scene.DRAW);
    }

    @Actor
    public void clear() {
        scene.cell.clear(Scene.NOW);
    }

    @Arbiter
    public void after(I_Result result) {
        result.r1 = scene.breaker();
    }
}
