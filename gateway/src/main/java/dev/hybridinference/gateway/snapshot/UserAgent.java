package dev.hybridinference.gateway.snapshot;

import dev.hybridinference.gateway.version.Version;

/** What we call ourselves towards providers. */
final class UserAgent {
    static final String VALUE = "HybridInference/" + Version.NUMBER;

    private UserAgent() {}
}
