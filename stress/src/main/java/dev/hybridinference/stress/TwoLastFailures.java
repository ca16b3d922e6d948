package dev.hybridinference.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import dev.hybridinference.gateway.endpoint.Slot;
import dev.hybridinference.kernel.health.Verdict;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** The fourth and fifth failure come together; both count, and the breaker opens. */
@JCStressTest
@Outcome(id = "1, 0", expect = ACCEPTABLE)
@State
public class TwoLastFailures {
    private final Scene scene = new Scene().failed(3);
    private final Slot one = scene.enter(Scene.FREE);
    private final Slot other = scene.enter(Scene.FREE);

    @Actor
    public void first() {
        one.settle(Verdict.FAILED, Scene.NOW, Scene.DRAW);
    }

    @Actor
    public void second() {
        other.settle(Verdict.FAILED, Scene.NOW, Scene.DRAW);
    }

    @Arbiter
    public void after(II_Result result) {
        result.r1 = scene.breaker();
        result.r2 = scene.cell.inFlight();
    }
}
