package dev.hybridinference.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import dev.hybridinference.gateway.endpoint.EndpointCell.Comer;
import dev.hybridinference.gateway.endpoint.Slot;
import dev.hybridinference.gateway.endpoint.Ticket;
import dev.hybridinference.kernel.health.Verdict;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/** A place comes back while who waits for it gives up; it is granted or free, never lost. */
@JCStressTest
@Outcome(
        id = {"1, 1, 0", "0, 0, 0"},
        expect = ACCEPTABLE)
@State
public class PlaceMeetsCancel {
    private final Scene scene = new Scene();
    private final Slot slot = scene.enter(Scene.ONE);
    private final Scene.Guest guest = new Scene.Guest();
    private final Ticket ticket =
            (Ticket) scene.cell.await(Scene.ONE, guest, Comer.FIRST, Scene.NOW);

    @Actor
    public void leave() {
        slot.settle(Verdict.GOOD, Scene.NOW, Scene.DRAW);
    }

    @Actor
    public void cancel() {
        guest.wanting.set(0);
        ticket.cancel();
    }

    @Arbiter
    public void after(III_Result result) {
        result.r1 = guest.granted.get();
        result.r2 = scene.cell.inFlight();
        result.r3 = scene.cell.waiting();
    }
}
