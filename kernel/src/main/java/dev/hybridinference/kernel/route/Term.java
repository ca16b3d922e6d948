package dev.hybridinference.kernel.route;

/** One part of a target's score, for people. */
public record Term(String name, double value) {}
