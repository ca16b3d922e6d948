package dev.hybridinference.gateway.admin;

/** Tells what routing would do. Implementations are thread-safe and do not block. */
@FunctionalInterface
public interface RouteDesk {
    /** Plans a request that nobody sends. */
    RouteAnswer explain(RouteQuestion question);
}
