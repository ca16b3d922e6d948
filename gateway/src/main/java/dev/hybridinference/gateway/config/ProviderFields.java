package dev.hybridinference.gateway.config;

import dev.hybridinference.gateway.config.schema.Checked;
import dev.hybridinference.gateway.config.schema.Field;
import dev.hybridinference.gateway.config.schema.Type;
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

    static HealthConfig health(Checked.Fields health) {
        return new HealthConfig(
                health.text("breaker").equals("on"),
                health.text("probes").equals("on"),
                health.span("cooldown"));
    }

    static CapacityConfig capacity(Checked.Fields provider) {
        Checked.Fields limits = provider.fields("limits");
        return new CapacityConfig(
                (int) number(provider.leaf("max_concurrency")),
                (int) provider.whole("max_queue"),
                provider.span("queue_timeout"),
                number(limits.leaf("rpm")),
                number(limits.leaf("tpm")));
    }

    private static long number(Checked.@Nullable Leaf leaf) {
        return leaf == null ? CapacityConfig.NONE : ((Number) leaf.value()).longValue();
    }
}
