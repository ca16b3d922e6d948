package dev.hybridinference.testkit.provider;

/**
 * What differs between servers of one profile.
 *
 * @param reasoningField where vLLM puts its chain of thought
 * @param cachedTokens so many tokens of a prompt are read from the cache
 * @param maxOutput the most {@code max_tokens} of a model of the Messages protocol
 * @param issuer whose signatures on thinking it makes and accepts
 */
record Manners(
        String reasoningField, CallShape calls, int cachedTokens, int maxOutput, String issuer) {

    static final Manners STANDARD =
            new Manners("reasoning", CallShape.SEQUENTIAL, 0, 128_000, Signatures.ISSUER);

    Manners withReasoningField(String name) {
        return new Manners(name, calls, cachedTokens, maxOutput, issuer);
    }

    Manners withCalls(CallShape shape) {
        return new Manners(reasoningField, shape, cachedTokens, maxOutput, issuer);
    }

    Manners withCachedTokens(int tokens) {
        return new Manners(reasoningField, calls, tokens, maxOutput, issuer);
    }

    Manners withMaxOutput(int tokens) {
        return new Manners(reasoningField, calls, cachedTokens, tokens, issuer);
    }

    Manners withIssuer(String name) {
        return new Manners(reasoningField, calls, cachedTokens, maxOutput, name);
    }
}
