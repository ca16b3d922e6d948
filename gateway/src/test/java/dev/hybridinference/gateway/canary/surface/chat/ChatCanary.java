package dev.hybridinference.gateway.canary.surface.chat;

import dev.hybridinference.gateway.canary.surface.messages.MessagesCanary;

/** A sibling that names its sibling. */
public record ChatCanary(MessagesCanary messages) {}
