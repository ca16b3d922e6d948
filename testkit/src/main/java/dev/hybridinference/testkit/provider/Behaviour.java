package dev.hybridinference.testkit.provider;

/** Decides the answer to a request. Called from many connections' threads at once. */
@FunctionalInterface
public interface Behaviour {

    Script answer(Received request);
}
