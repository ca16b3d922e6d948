package dev.hybridinference.gateway.canary.surface.messages;

/** Named by its sibling. */
public record MessagesCanary(int count) {}
