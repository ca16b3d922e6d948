package dev.hybridinference.gateway.canary.surface;

import dev.hybridinference.gateway.canary.surface.chat.ChatCanary;

/** A parent that names its child. */
public record SurfaceCanary(ChatCanary chat) {}
