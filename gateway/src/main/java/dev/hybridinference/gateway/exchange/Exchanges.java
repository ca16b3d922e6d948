package dev.hybridinference.gateway.exchange;

import dev.hybridinference.gateway.edge.ClientStream;
import dev.hybridinference.gateway.edge.RequestHead;
import dev.hybridinference.gateway.edge.RequestReceiver;
import dev.hybridinference.gateway.identity.Pepper;
import dev.hybridinference.gateway.ledger.LedgerLane;
import dev.hybridinference.gateway.loop.LoopContext;
import dev.hybridinference.gateway.loop.Loops;
import dev.hybridinference.kernel.surface.Surface;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.SplittableRandom;

/** Starts an exchange for a request to a surface. Thread-safe; each call stays on its loop. */
public final class Exchanges {
    private final IdentityHashMap<LoopContext, ExchangeKit> kits = new IdentityHashMap<>();

    public Exchanges(Loops loops, ExchangeShared shared, Pepper pepper, long seed) {
        SplittableRandom seeds = new SplittableRandom(seed);
        List<LoopContext> contexts = loops.contexts();
        for (int i = 0; i < contexts.size(); i++) {
            LoopContext loop = contexts.get(i);
            kits.put(
                    loop,
                    new ExchangeKit(
                            shared,
                            new ExchangeTools(loop, pepper.hasher()),
                            seeds.split(),
                            new LedgerLane(shared.spool(), i, loop.loop())));
        }
    }

    public RequestReceiver open(
            LoopContext loop, RequestHead head, ClientStream client, Surface surface) {
        ExchangeKit kit = kits.get(loop);
        if (kit == null) {
            throw new IllegalArgumentException("loop: not one of the data plane");
        }
        Exchange exchange = new Exchange(kit, head, client, surface);
        exchange.begin();
        return exchange;
    }
}
