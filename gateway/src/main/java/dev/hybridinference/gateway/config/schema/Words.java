package dev.hybridinference.gateway.config.schema;

import java.util.stream.Collectors;

/** Says in words what a type expects, for problems and the reference page. */
final class Words {
    private Words() {}

    static String of(Type type) {
        return switch (type) {
            case Type.Text text -> text.rule();
            case Type.Whole whole -> "a whole number from " + whole.least() + " to " + whole.most();
            case Type.Decimal decimal ->
                    "a decimal such as \"0.25\", from 0 to %d, with at most %d decimals"
                            .formatted(decimal.most(), Type.Decimal.DECIMALS);
            case Type.Size size ->
                    "a size such as 32MiB, from %s to %s"
                            .formatted(Units.text(size.least()), Units.text(size.most()));
            case Type.Span span ->
                    "a time such as 30s, from %s to %s"
                            .formatted(Units.text(span.least()), Units.text(span.most()));
            case Type.Truth _ -> "true or false";
            case Type.Fraction _ -> "a number from 0 to 1";
            case Type.Choice choice ->
                    choice.words().stream()
                            .collect(
                                    Collectors.joining(
                                            ", ", choice.words().size() > 1 ? "one of " : "", ""));
            case Type.Hidden hidden ->
                    "%d to %d visible ASCII characters".formatted(hidden.least(), hidden.most());
            case Type.Items items -> "a list, each " + of(items.item());
            case Type.Shorthand shorthand -> of(shorthand.value()) + ", or a map";
            case Type.Table _, Type.Section _ -> "a map";
        };
    }
}
