package dev.hybridinference.gateway.canary.stranger;

/** Lives in a package that the table does not list. */
public record StrangerCanary(int count) {}
