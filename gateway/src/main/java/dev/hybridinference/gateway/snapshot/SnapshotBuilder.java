package dev.hybridinference.gateway.snapshot;

import dev.hybridinference.gateway.config.ApiKeyConfig;
import dev.hybridinference.gateway.config.Config;
import dev.hybridinference.gateway.config.LimitsConfig;
import dev.hybridinference.gateway.config.ModelConfig;
import dev.hybridinference.gateway.config.ProviderConfig;
import dev.hybridinference.gateway.config.TargetConfig;
import dev.hybridinference.gateway.upstream.Origin;
import dev.hybridinference.kernel.account.Secret;
import dev.hybridinference.kernel.call.Capabilities;
import dev.hybridinference.kernel.call.Operation;
import dev.hybridinference.kernel.dialect.Carriers;
import dev.hybridinference.kernel.dialect.Dialect;
import dev.hybridinference.kernel.health.HealthRules;
import dev.hybridinference.kernel.price.Price;
import dev.hybridinference.kernel.price.PriceBook;
import dev.hybridinference.kernel.price.PriceSchedule;
import dev.hybridinference.kernel.registry.Dialects;
import dev.hybridinference.kernel.route.RouteTable;
import dev.hybridinference.kernel.route.Target;
import dev.hybridinference.kernel.route.TargetId;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Makes snapshots from configurations and keeps the live cells of what stayed. Control plane only;
 * one thread at a time.
 */
public final class SnapshotBuilder {
    private final Live live;
    private final Origin demo;
    private final UnaryOperator<byte[]> proof;
    private final RouteArchive archive;
    private long version;

    /**
     * @param demo where the provider inside the process listens
     * @param proof a keyed hash for what clients carry back
     * @param archive where route tables are kept
     */
    public SnapshotBuilder(
            Live live, Origin demo, UnaryOperator<byte[]> proof, RouteArchive archive) {
        this.archive = archive;
        this.live = live;
        this.demo = demo;
        this.proof = proof;
    }

    /** The next snapshot. */
    public Snapshot build(Config config, SnapshotSources sources) {
        Live.Named named =
                new Live.Named(
                        new HashSet<>(),
                        new HashSet<>(),
                        new HashSet<>(),
                        new HashSet<>(),
                        new HashSet<>());
        SnapshotParts parts =
                new SnapshotParts(
                        new LinkedHashMap<>(),
                        new HashMap<>(),
                        new LinkedHashMap<>(),
                        new HashMap<>(),
                        new HashMap<>(),
                        sources.keys().strategies(),
                        this::carriers);
        Map<String, HealthRules> rules = rules(config);
        for (ProviderConfig provider : config.providers().values()) {
            ProviderAccess access = access(provider, rules, named);
            parts.providers().put(provider.name(), access);
            String any = provider.name() + Live.ANY;
            named.targets().add(any);
            parts.directCells().put(provider.name(), live.target(any, access.endpoint()));
        }
        for (ModelConfig model : config.models()) {
            ServedModel served = served(model, parts, named, sources);
            parts.models().put(model.id(), served);
            parts.names().put(model.id(), served);
            for (String alias : model.aliases()) {
                parts.names().put(alias, served);
            }
        }
        archive.keep(parts.models().values());
        live.keepOnly(named);
        live.listings().keepOnly(parts.providers().values());
        return new Snapshot(parts, ++version, config, sources);
    }

    private ServedModel served(
            ModelConfig model, SnapshotParts parts, Live.Named named, SnapshotSources sources) {
        List<Target> targets = new ArrayList<>();
        List<Destination> destinations = new ArrayList<>();
        for (TargetConfig target : model.targets()) {
            ProviderAccess provider = parts.providers().get(target.provider());
            if (provider == null) {
                throw new IllegalArgumentException(
                        "provider: %s (expected: a configured one)".formatted(target.provider()));
            }
            TargetId id = new TargetId(target.provider(), target.model());
            named.targets().add(id.toString());
            Destination destination = destination(id, provider, target, sources.prices());
            parts.destinations().putIfAbsent(id, destination);
            targets.add(
                    routed(
                            destination,
                            new Target.Place(target.weight(), target.tier()),
                            target.capabilities()));
            destinations.add(destination);
        }
        RouteTable own = new RouteTable(model.id(), model.strategy(), targets);
        named.models().add(model.id());
        return new ServedModel(
                model.id(),
                ServedModel.tables(own, parts.strategies()),
                destinations,
                live.model(model.id()));
    }

    /** A target as routing sees it. */
    static Target routed(Destination of, Target.Place place, Capabilities capabilities) {
        ProviderAccess provider = of.provider();
        Set<Operation> operations = EnumSet.noneOf(Operation.class);
        for (Operation operation : Operation.values()) {
            if (provider.way(operation) != null) {
                operations.add(operation);
            }
        }
        return new Target(
                of.id(),
                place,
                provider.credentials().size(),
                provider.local(),
                operations,
                capabilities);
    }

    private Destination destination(
            TargetId id, ProviderAccess provider, TargetConfig target, PriceBook prices) {
        Price own = target.price();
        TargetCell cell = live.target(id.toString(), provider.endpoint());
        cell.chargeTime(own != null && own.gpuHour() != null);
        return new Destination(
                id,
                provider,
                cell,
                own == null
                        ? prices.schedule(provider.kind(), id.model())
                        : PriceSchedule.always(own),
                new Destination.Modelled(target.capabilities(), carriers(id)));
    }

    private Carriers carriers(TargetId id) {
        return new Carriers(id.toString(), proof);
    }

    /** The rules of each endpoint; of providers that share one, the strictest. */
    private Map<String, HealthRules> rules(Config config) {
        Map<String, HealthRules> rules = new HashMap<>();
        for (ProviderConfig provider : config.providers().values()) {
            rules.merge(
                    base(provider).endpoint(),
                    ProviderAccess.rules(provider),
                    HealthRules::stricter);
        }
        return rules;
    }

    /** Where a provider is reached. */
    private record Base(Origin origin, String path) {
        /** The stable name of the endpoint. */
        String endpoint() {
            return (origin.tls() ? "https://" : "http://") + origin.authority() + path;
        }
    }

    private Base base(ProviderConfig provider) {
        URI url = provider.baseUrl();
        Origin origin = url == null ? demo : Origin.of(url, provider.local());
        String path = url == null ? "/v1" : url.getRawPath() == null ? "" : url.getRawPath();
        return new Base(origin, path.endsWith("/") ? path.substring(0, path.length() - 1) : path);
    }

    private ProviderAccess access(
            ProviderConfig provider, Map<String, HealthRules> rules, Live.Named named) {
        Base base = base(provider);
        String endpoint = base.endpoint();
        Dialect dialect =
                Dialects.named(provider.kind().inProcess() ? "openai" : provider.kind().dialect());
        List<Credential> credentials = new ArrayList<>();
        for (ApiKeyConfig key : provider.apiKeys()) {
            credentials.add(credential(provider.name(), key.key(), key.limits(), named));
        }
        if (credentials.isEmpty()) {
            credentials.add(credential(provider.name(), null, LimitsConfig.NONE, named));
        }
        named.endpoints().add(endpoint);
        return new ProviderAccess(
                provider,
                dialect,
                base.origin(),
                base.path(),
                new ProviderAccess.Shared(
                        credentials,
                        live.endpoint(endpoint),
                        Objects.requireNonNull(rules.get(endpoint)),
                        quota(provider.name(), provider.capacity().limits(), named)));
    }

    private Quota quota(String id, LimitsConfig limits, Live.Named named) {
        named.quotas().add(id);
        return new Quota(limits, live.quota(id));
    }

    private Credential credential(
            String provider, @Nullable Secret secret, LimitsConfig limits, Live.Named named) {
        String id = provider + "#" + (secret == null ? "none" : fingerprint(secret));
        named.credentials().add(id);
        return new Credential(secret, live.credential(id), quota(id, limits, named));
    }

    /** A stable name of a credential that does not tell it. */
    private static String fingerprint(Secret secret) {
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256")
                            .digest(secret.reveal().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 8);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("SHA-256: missing from the JDK", impossible);
        }
    }
}
