package dev.hybridinference.clients;

import dev.hybridinference.testkit.provider.ScriptedProvider;

/** The provider itself, with no gateway before it. Thread-safe. */
record DirectSite(ScriptedProvider provider, String model) implements Site {
    private static final String KEY = "key-of-the-provider";

    static DirectSite of(Upstream upstream) {
        return new DirectSite(
                ScriptedProvider.start(upstream.profile())
                        .serveModels(upstream.model())
                        .requireKey(KEY),
                upstream.model());
    }

    @Override
    public String address() {
        return provider.uri().toString();
    }

    @Override
    public String key() {
        return KEY;
    }

    @Override
    public boolean isIdle() {
        return true;
    }

    @Override
    public void close() {
        provider.close();
    }
}
