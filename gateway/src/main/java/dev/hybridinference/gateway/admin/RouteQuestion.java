package dev.hybridinference.gateway.admin;

import org.jspecify.annotations.Nullable;

/**
 * A request that nobody sends.
 *
 * @param model as a client would name it
 * @param key name or id of the key that would send it, or null for one that may do everything
 * @param tokens of the prompt; 0 when that is left open
 * @param maxTokens the longest answer that would be allowed, or null without a limit
 * @param local whether it may only go to providers of our own
 */
public record RouteQuestion(
        String model, @Nullable String key, long tokens, @Nullable Long maxTokens, boolean local) {}
