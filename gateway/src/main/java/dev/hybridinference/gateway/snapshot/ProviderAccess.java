package dev.hybridinference.gateway.snapshot;

import dev.hybridinference.gateway.config.CapacityConfig;
import dev.hybridinference.gateway.config.ProviderConfig;
import dev.hybridinference.gateway.http.HeaderLines;
import dev.hybridinference.gateway.upstream.Origin;
import dev.hybridinference.kernel.account.Secret;
import dev.hybridinference.kernel.call.Operation;
import dev.hybridinference.kernel.dialect.Conversation;
import dev.hybridinference.kernel.dialect.Dialect;
import dev.hybridinference.kernel.dialect.Quirks;
import dev.hybridinference.kernel.health.HealthRules;
import dev.hybridinference.kernel.registry.Dialects;
import dev.hybridinference.kernel.route.Rest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How to reach one provider: origin, clocks, and the part of every request head that does not
 * change. Immutable and thread-safe.
 */
public final class ProviderAccess {
    private final ProviderConfig config;
    private final Dialect dialect;
    private final Origin origin;
    private final String basePath;
    private final List<Credential> credentials;
    private final Clocks clocks;
    private final Live.Endpoint endpoint;
    private final Quota quota;
    private final HealthRules rules;
    private final @Nullable Way[] ways = new @Nullable Way[Operation.values().length];
    private final byte[][][] heads;

    ProviderAccess(
            ProviderConfig config, Dialect dialect, Origin origin, String basePath, Shared shared) {
        this.config = config;
        this.dialect = dialect;
        this.origin = origin;
        this.basePath = basePath;
        this.credentials = List.copyOf(shared.credentials());
        this.endpoint = shared.endpoint();
        this.quota = shared.quota();
        this.rules = shared.rules();
        this.clocks = Clocks.of(config.timeouts());
        Operation[] operations = Operation.values();
        heads = new byte[operations.length][credentials.size()][];
        for (Operation operation : operations) {
            Way way = wayOf(operation);
            ways[operation.ordinal()] = way;
            for (int i = 0; way != null && i < credentials.size(); i++) {
                heads[operation.ordinal()][i] = headOf("POST", path(way), credentials.get(i));
            }
        }
    }

    /**
     * What a provider has in common with others, or with itself under another configuration.
     *
     * @param rules of the endpoint, the same for all providers there
     */
    record Shared(
            List<Credential> credentials, Live.Endpoint endpoint, HealthRules rules, Quota quota) {}

    /** What a configuration says of its endpoint. */
    static HealthRules rules(ProviderConfig config) {
        CapacityConfig capacity = config.capacity();
        return new HealthRules(
                config.health().breaker(),
                config.health().cooldown().toNanos(),
                capacity.maxConcurrency(),
                capacity.maxQueue(),
                capacity.queueTimeout().toNanos());
    }

    private @Nullable Way wayOf(Operation operation) {
        Dialect beside = quirks().has(Quirks.Trait.MESSAGES) ? Dialects.messages() : dialect;
        for (Dialect spoken : List.of(dialect, beside)) {
            if (spoken.speaks(operation)) {
                return new Way(spoken, operation, false);
            }
        }
        Conversation conversation = dialect.conversation();
        return operation.converses() && conversation != null
                ? new Way(dialect, conversation.operation(), true)
                : null;
    }

    /** A protocol beside the provider's own has its version in its path. */
    private String path(Way way) {
        String path = way.dialect().path(way.operation());
        boolean twice = way.dialect() != dialect && basePath.endsWith("/v1");
        return (twice ? basePath.substring(0, basePath.length() - 3) : basePath) + path;
    }

    /** How it is asked for an operation, or null when it cannot serve it. */
    public @Nullable Way way(Operation operation) {
        return ways[operation.ordinal()];
    }

    public String name() {
        return config.name();
    }

    /** The name of its kind. */
    public String kind() {
        return config.kind().name();
    }

    public Dialect dialect() {
        return dialect;
    }

    public Quirks quirks() {
        return config.quirks();
    }

    public Origin origin() {
        return origin;
    }

    public List<Credential> credentials() {
        return credentials;
    }

    public Clocks clocks() {
        return clocks;
    }

    /** How long a refused credential rests here, in nanoseconds. */
    public long cooldownNanos() {
        return config.health().cooldown().toNanos();
    }

    /** How failures are taken here, and how many places there are. */
    public HealthRules rules() {
        return rules;
    }

    /** Whether it is ours. */
    public boolean local() {
        return config.local();
    }

    /** Where it is; providers with the same base URL share it. */
    public Live.Endpoint endpoint() {
        return endpoint;
    }

    /** Whether it is to be asked how it is. */
    public boolean probed() {
        return config.health().probes();
    }

    /** How long its own quota keeps requests away. */
    Rest quota(long nowNanos) {
        return quota.rest(nowNanos);
    }

    /**
     * Takes a request with so many tokens out of its quota and of the credential's.
     *
     * @return 0, or after how many nanoseconds there is something left
     */
    public long take(int credential, long work, long nowNanos) {
        Quota own = credentials.get(credential).quota();
        if (!quota.take(work, nowNanos)) {
            return Math.max(1, quota.rest(nowNanos).nanos());
        }
        if (!own.take(work, nowNanos)) {
            quota.giveBack(work, nowNanos);
            return Math.max(1, own.rest(nowNanos).nanos());
        }
        return 0;
    }

    /** An answer had so many tokens more, or fewer, than expected. */
    public void corrected(int credential, long more, long nowNanos) {
        quota.corrected(more, nowNanos);
        credentials.get(credential).quota().corrected(more, nowNanos);
    }

    /** Request line and fixed header lines of an operation, without the empty line. */
    public byte[] head(Operation operation, int credential) {
        return heads[operation.ordinal()][credential];
    }

    /** Request line and fixed header lines of a GET below the base URL. */
    public byte[] get(String path) {
        return getAtRoot(basePath + path);
    }

    /** Request line and fixed header lines of a GET below the root of the origin. */
    public byte[] getAtRoot(String path) {
        byte[] fixed = headOf("GET", path, credentials.getFirst());
        HeaderLines lines = new HeaderLines().addAll(fixed);
        dialect.headers().forEach(lines::add);
        return lines.toBytes();
    }

    /** The text without any of this provider's credentials in it. */
    public String redacted(String text) {
        String clean = text;
        for (Credential credential : credentials) {
            Secret secret = credential.secret();
            if (secret != null) {
                clean = clean.replace(secret.reveal(), "***");
            }
        }
        return clean;
    }

    /** The bytes without any of this provider's credentials in them. */
    public byte[] redacted(byte[] body) {
        return redacted(new String(body, StandardCharsets.ISO_8859_1))
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    private byte[] headOf(String method, String path, Credential credential) {
        HeaderLines lines = new HeaderLines();
        lines.addAll((method + " " + path + " HTTP/1.1\r\n").getBytes(StandardCharsets.US_ASCII));
        lines.add("host", origin.authority());
        lines.add("user-agent", UserAgent.VALUE);
        lines.add("accept-encoding", "identity");
        config.headers().forEach(lines::add);
        authorize(lines, credential.secret());
        return lines.toBytes();
    }

    private void authorize(HeaderLines lines, @Nullable Secret secret) {
        if (secret == null) {
            return;
        }
        switch (quirks().auth()) {
            case BEARER -> lines.add("authorization", "Bearer " + secret.reveal());
            case API_KEY_HEADER -> lines.add("api-key", secret.reveal());
            case X_API_KEY -> lines.add("x-api-key", secret.reveal());
            case NONE -> {}
        }
    }
}
