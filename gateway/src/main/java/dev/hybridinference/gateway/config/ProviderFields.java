package dev.hybridinference.gateway.config;

import dev.hybridinference.gateway.config.schema.Checked;
import dev.hybridinference.gateway.config.schema.Field;
import dev.hybridinference.gateway.config.schema.Type;
import dev.hybridinference.kernel.account.Secret;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How much a provider is given and how its failures are taken, as a configuration says it. */
final class ProviderFields {
    private static final Type.Choice SWITCH = Type.Choice.of("on", "off");
    private static final Type QUOTA = new Type.Whole(1, 1_000_000_000L);

    private ProviderFields() {}

    static List<Field> health() {
        return List.of(
                Field.of(
                        "breaker",
                        SWITCH,
                        "on",
                        "Whether an endpoint where everything fails is left alone for a while."),
                Field.of(
                        "probes",
                        SWITCH,
                        "on",
                        "Whether it is asked how it is by requests that cost no tokens."),
                Field.of(
                        "cooldown",
                        new Type.Span(Duration.ofMillis(1), Duration.ofDays(1)),
                        "30s",
                        "How long it is left alone at most; the first time an eighth of this, then"
                                + " twice as long each time. A refused credential rests this"
                                + " long."));
    }

    static List<Field> limits() {
        return List.of(
                Field.open("rpm", QUOTA, "", "Requests a minute."),
                Field.open("tpm", QUOTA, "", "Tokens a minute, prompts and answers."));
    }

    /** A credential, by itself or with its limits. */
    static Type.Shorthand apiKey() {
        return new Type.Shorthand(
                "key",
                new Type.Section(
                        List.of(
                                Field.required(
                                        "key",
                                        new Type.Hidden(1, 4096, false),
                                        "The credential, usually by reference."),
                                ConfigSchema.section(
                                        "limits",
                                        "Its own quota; what is beyond it is sent with another"
                                                + " credential.",
                                        limits())),
                        List.of()));
    }

    static ApiKeyConfig apiKey(Checked item) {
        if (item instanceof Checked.Fields fields) {
            return new ApiKeyConfig(secret(fields.leaf("key")), limits(fields.fields("limits")));
        }
        return new ApiKeyConfig(secret((Checked.Leaf) item), LimitsConfig.NONE);
    }

    private static Secret secret(Checked.@Nullable Leaf leaf) {
        if (leaf == null) {
            throw new IllegalStateException("key: missing (expected: checked before)");
        }
        return leaf.secret();
    }

    static HealthConfig health(Checked.Fields health) {
        return new HealthConfig(
                health.text("breaker").equals("on"),
                health.text("probes").equals("on"),
                health.span("cooldown"));
    }

    static CapacityConfig capacity(Checked.Fields provider) {
        return new CapacityConfig(
                (int) number(provider.leaf("max_concurrency"), CapacityConfig.NONE),
                (int) provider.whole("max_queue"),
                provider.span("queue_timeout"),
                limits(provider.fields("limits")));
    }

    private static LimitsConfig limits(Checked.Fields limits) {
        return new LimitsConfig(
                number(limits.leaf("rpm"), LimitsConfig.OPEN),
                number(limits.leaf("tpm"), LimitsConfig.OPEN));
    }

    private static long number(Checked.@Nullable Leaf leaf, long none) {
        return leaf == null ? none : ((Number) leaf.value()).longValue();
    }
}
