package dev.hybridinference.gateway.config.schema;

import dev.hybridinference.gateway.config.source.Place;
import dev.hybridinference.gateway.config.source.Problems;
import dev.hybridinference.gateway.config.source.References;
import dev.hybridinference.gateway.config.source.Tree;
import dev.hybridinference.gateway.config.source.Tree.Style;
import dev.hybridinference.kernel.account.Secret;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Checks single values. Confined to the thread that loads. */
final class Leaves {
    static final String UNBUILT = "not available in this version";

    private static final Pattern WHOLE = Pattern.compile("-?[0-9]{1,18}");

    private static final Pattern DECIMAL = Pattern.compile("[0-9]{1,9}(\\.[0-9]{1,30})?");
    private static final Pattern FRACTION = Pattern.compile(Type.Fraction.PATTERN);

    private final Problems problems;
    private final References references;

    Leaves(Problems problems, References references) {
        this.problems = problems;
        this.references = references;
    }

    /** The value of a default, which is always right. */
    Checked.Leaf fallback(Type type, String text) {
        Outcome outcome = read(text, Style.OPEN, type);
        return switch (outcome) {
            case Right(Object value) -> new Checked.Leaf(value, text, Place.DEFAULT);
            case Wrong(String rule) -> throw new IllegalStateException(text + " (" + rule + ")");
        };
    }

    /** The value as its type, or null after noting a problem. */
    Checked.@Nullable Leaf leaf(Tree.Scalar scalar, Type type, String path) {
        boolean secret = type instanceof Type.Hidden;
        String text = scalar.text();
        Style style = scalar.style();
        String written = secret ? "***" : text;
        if (style == Style.TEXT && References.in(text)) {
            String resolved = references.resolve(scalar, path);
            if (resolved == null) {
                return null;
            }
            text = resolved;
            style = Style.OPEN;
        }
        return switch (read(text, style, type)) {
            case Right(Object value) -> new Checked.Leaf(value, shown(text, type), scalar.place());
            case Wrong(String rule) -> {
                problems.add(scalar.place(), path, found(scalar, written), rule);
                yield null;
            }
        };
    }

    private static String shown(String text, Type type) {
        return switch (type) {
            case Type.Hidden _ -> "***";
            case Type.Text(_, _, _, var url) when url -> withoutPassword(text);
            default -> text;
        };
    }

    private static String found(Tree.Scalar scalar, String written) {
        if (scalar.style() == Style.NOTHING) {
            return "nothing";
        }
        return written.isEmpty() ? "\"\"" : withoutPassword(written);
    }

    /** Hides what would be a password or a token if the text were a URL. */
    private static String withoutPassword(String text) {
        int scheme = text.indexOf("://");
        int start = scheme < 0 ? 0 : scheme + 3;
        int at = text.lastIndexOf('@');
        String shown = at < start ? text : text.substring(0, start) + "***" + text.substring(at);
        for (int i = start; i < shown.length(); i++) {
            if (shown.charAt(i) == '?' || shown.charAt(i) == '#') {
                return shown.substring(0, i + 1) + "***";
            }
        }
        return shown;
    }

    private static Outcome read(String text, Style style, Type type) {
        if (style == Style.NOTHING) {
            return expected(type, "; leave the key out for the default");
        }
        return switch (type) {
            case Type.Text checked -> {
                if (style != Style.TEXT && style != Style.OPEN) {
                    yield expected(type, "; put it in quotes");
                }
                String broken = checked.check().broken(text);
                yield broken == null ? new Right(text) : new Wrong(broken);
            }
            case Type.Choice choice -> choice(text, choice);
            case Type.Whole bounds -> {
                boolean number = style == Style.NUMBER || style == Style.OPEN;
                if (!number || !WHOLE.matcher(text).matches()) {
                    yield expected(type, style == Style.TEXT ? ", without quotes" : "");
                }
                long value = Long.parseLong(text);
                yield value < bounds.least() || value > bounds.most()
                        ? expected(type, "")
                        : new Right(value);
            }
            case Type.Decimal bounds -> decimal(text, style, bounds);
            case Type.Size bounds -> {
                Long value = Units.size(text);
                yield value == null || value < bounds.least() || value > bounds.most()
                        ? expected(type, "")
                        : new Right(value);
            }
            case Type.Span bounds -> {
                Duration value = Units.span(text);
                yield value == null
                                || value.compareTo(bounds.least()) < 0
                                || value.compareTo(bounds.most()) > 0
                        ? expected(type, "")
                        : new Right(value);
            }
            case Type.Truth _ ->
                    (style == Style.BOOLEAN || style == Style.OPEN)
                                    && (text.equals("true") || text.equals("false"))
                            ? new Right(text.equals("true"))
                            : expected(type, "");
            case Type.Fraction _ ->
                    (style == Style.NUMBER || style == Style.OPEN)
                                    && FRACTION.matcher(text).matches()
                            ? new Right(Double.valueOf(text))
                            : expected(type, style == Style.TEXT ? ", without quotes" : "");
            case Type.Hidden hidden -> hidden(text, style, hidden);
            case Type.Items _, Type.Table _, Type.Section _, Type.Shorthand _ ->
                    throw new IllegalArgumentException(
                            "type: %s (expected: one value)".formatted(type));
        };
    }

    /** The value stays the text: no number in between that could round it. */
    private static Outcome decimal(String text, Style style, Type.Decimal bounds) {
        if (style == Style.BOOLEAN || !DECIMAL.matcher(text).matches()) {
            return expected(bounds, "");
        }
        int point = text.indexOf('.');
        if (point >= 0 && text.length() - point - 1 > Type.Decimal.DECIMALS) {
            return new Wrong(
                    "expected: at most %d decimals, so that a token costs a whole number of 10^-12 USD"
                            .formatted(Type.Decimal.DECIMALS));
        }
        return new BigDecimal(text).compareTo(BigDecimal.valueOf(bounds.most())) > 0
                ? expected(bounds, "")
                : new Right(text);
    }

    private static Outcome choice(String text, Type.Choice choice) {
        if (choice.words().contains(text)) {
            return new Right(text);
        }
        return choice.unbuilt().contains(text)
                ? new Wrong(choice.noun() + " " + text + " is " + UNBUILT)
                : new Wrong(Nearest.advice(text, choice.words()));
    }

    private static Outcome hidden(String text, Style style, Type.Hidden hidden) {
        if (style != Style.TEXT && style != Style.OPEN) {
            return expected(hidden, "; put it in quotes");
        }
        boolean visible =
                text.chars().allMatch(c -> (c > ' ' || (c == ' ' && hidden.spaces())) && c < 0x7F);
        return visible && text.length() >= hidden.least() && text.length() <= hidden.most()
                ? new Right(Secret.of(text))
                : expected(hidden, "");
    }

    private static Outcome expected(Type type, String advice) {
        return new Wrong("expected: " + Words.of(type) + advice);
    }

    private sealed interface Outcome permits Right, Wrong {}

    private record Right(Object value) implements Outcome {}

    private record Wrong(String rule) implements Outcome {}
}
