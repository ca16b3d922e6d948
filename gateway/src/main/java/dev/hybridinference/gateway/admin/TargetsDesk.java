package dev.hybridinference.gateway.admin;

import java.util.List;

/** Shows targets and takes orders about them. Implementations are thread-safe and do not block. */
public interface TargetsDesk {
    /** All configured targets, in the order of the configuration. */
    List<TargetRow> targets();

    /**
     * Gives a target no new requests until it is cleared; running ones end.
     *
     * @param id {@code provider/model}
     * @return whether there is such a target
     */
    boolean drain(String id);

    /**
     * Asks a target first, for all requests of the models that have it, while it can serve.
     *
     * @param id {@code provider/model}
     * @return whether there is such a target
     */
    boolean pin(String id);

    /**
     * Ends what was ordered for a target, and what failures have brought about: drain, pin, rest,
     * open breaker.
     *
     * @param id {@code provider/model}
     * @return whether there is such a target
     */
    boolean clear(String id);
}
