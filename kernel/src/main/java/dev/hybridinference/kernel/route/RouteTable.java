package dev.hybridinference.kernel.route;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * What the configuration says of routing one model: it does not change between two configurations.
 * Immutable and thread-safe.
 */
public final class RouteTable {
    private final String model;
    private final Strategy strategy;
    private final List<Target> targets;
    private final String text;
    private final String id;

    /**
     * @param model the configured name
     * @param targets at least one
     */
    public RouteTable(String model, Strategy strategy, List<Target> targets) {
        if (targets.isEmpty()) {
            throw new IllegalArgumentException("targets: [] (expected: at least one)");
        }
        this.model = model;
        this.strategy = strategy;
        this.targets = List.copyOf(targets);
        this.text = RouteTableText.of(this);
        this.id = hash(text);
    }

    public String model() {
        return model;
    }

    public Strategy strategy() {
        return strategy;
    }

    public List<Target> targets() {
        return targets;
    }

    /** All of it, as {@link RouteTableText} reads it. */
    public String text() {
        return text;
    }

    /** A short hash of the content: 12 hex digits. */
    public String id() {
        return id;
    }

    /** The same targets in another order. */
    public RouteTable with(Strategy other) {
        return other == strategy ? this : new RouteTable(model, other, targets);
    }

    private static String hash(String text) {
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256")
                            .digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 6);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("SHA-256: missing from the JDK", impossible);
        }
    }
}
