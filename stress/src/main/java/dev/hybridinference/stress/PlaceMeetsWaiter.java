package dev.hybridinference.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import dev.hybridinference.gateway.endpoint.EndpointCell.Comer;
import dev.hybridinference.gateway.endpoint.Slot;
import dev.hybridinference.kernel.health.Verdict;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/** A place comes back while somebody begins to wait for it; it is granted once. */
@JCStressTest
@Outcome(id = "1, 1, 0", expect = ACCEPTABLE)
@State
public class PlaceMeetsWaiter {
    private final Scene scene = new Scene();
    private final Slot slot = scene.enter(Scene.ONE);
    private final Scene.Guest guest = new Scene.Guest();

    @Actor
    public void leave() {
        slot.settle(Verdict.GOOD, Scene.NOW, Scene.DRAW);
    }

    @Actor
    public void await() {
        scene.cell.await(Scene.ONE, guest, Comer.FIRST, Scene.NOW);
    }

    @Arbiter
    public void after(III_Result result) {
        result.r1 = guest.granted.get();
        result.r2 = scene.cell.inFlight();
        result.r3 = scene.cell.waiting();
    }
}
