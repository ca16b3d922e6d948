package dev.hybridinference.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import dev.hybridinference.kernel.health.OutcomeWindow;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.Z_Result;

/** Three failures make trouble, whoever counts them. */
@JCStressTest
@Outcome(id = "true", expect = ACCEPTABLE)
@State
public class WindowCounts {
    private final OutcomeWindow window = new OutcomeWindow();

    @Actor
    public void first() {
        window.failed(Scene.NOW);
        window.failed(Scene.NOW);
    }

    @Actor
    public void second() {
        window.failed(Scene.NOW);
    }

    @Arbiter
    public void after(Z_Result result) {
        result.r1 = window.troubled(Scene.NOW);
    }
}
