package dev.hybridinference.gateway.record;

import dev.hybridinference.gateway.loop.LoopContext;

/** Is told of every request on its event loop; derives metrics and lines from the record. */
public interface RecordObserver {
    void opened(ExchangeRecord record, LoopContext loop);

    /** What is asked is known. */
    void understood(ExchangeRecord record, LoopContext loop);

    /** The record is complete. Called once, before the client has the end of its answer. */
    void closed(ExchangeRecord record, LoopContext loop);
}
