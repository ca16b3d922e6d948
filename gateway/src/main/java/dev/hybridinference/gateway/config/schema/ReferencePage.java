package dev.hybridinference.gateway.config.schema;

import java.util.Map;

/** Writes the schema as a page of Markdown. Stateless and thread-safe. */
public final class ReferencePage {
    private static final String HEAD =
            """
            # Configuration reference

            One YAML file, `hybrid.yaml`, or all `*.yaml` files of a directory in name order: maps
            join, lists append, and the same setting twice is an error. A flag wins over an
            environment variable, that over a file, and a file over the default. Unknown keys,
            wrong units and references to what does not exist are errors; all are reported at once.

            In values, `${env:NAME}` stands for an environment variable, `${env:NAME:-default}` has
            a default for one that is not set or empty, and `${file:PATH}` stands for the content
            of a file beside the configuration file, without the line end; `$${` is a plain `${`.
            A time is a whole number with `ms`, `s`, `m`, `h` or `d`. A size is a whole number with
            `B`, `KiB`, `MiB`, `GiB` (powers of 1024), `KB`, `MB` or `GB` (powers of 1000).
            """;

    private ReferencePage() {}

    /** The page. */
    public static String of(Type.Section schema) {
        StringBuilder page = new StringBuilder(HEAD);
        Map<String, String> variables = new Overrides(schema).variables();
        table(page, "Top level", "", schema, variables);
        return page.toString();
    }

    private static void table(
            StringBuilder page,
            String title,
            String path,
            Type.Section section,
            Map<String, String> variables) {
        page.append("\n## ").append(title).append("\n\n");
        page.append("| key | value | default | environment | about |\n");
        page.append("| --- | --- | --- | --- | --- |\n");
        for (Field field : section.fields()) {
            String variable = variables.get(path + field.name());
            page.append(
                    "| `%s` | %s | %s | %s | %s |\n"
                            .formatted(
                                    field.name(),
                                    Words.of(field.type()).replace("|", "\\|"),
                                    fallback(field),
                                    variable == null ? "" : "`" + variable + "`",
                                    field.about().replace("|", "\\|")));
        }
        for (Field field : section.fields()) {
            below(page, path + field.name(), field.type(), variables);
        }
    }

    private static void below(
            StringBuilder page, String path, Type type, Map<String, String> variables) {
        switch (type) {
            case Type.Section section ->
                    table(page, "`" + path + "`", path + ".", section, variables);
            case Type.Table table -> below(page, path + ".<name>", table.value(), variables);
            case Type.Items items -> below(page, path + "[]", items.item(), variables);
            case Type.Shorthand shorthand -> below(page, path, shorthand.section(), variables);
            default -> {
                // one value has nothing below
            }
        }
    }

    private static String fallback(Field field) {
        if (field.required()) {
            return "required";
        }
        if (field.note() != null) {
            return field.note();
        }
        return field.fallback() == null ? "" : "`" + field.fallback() + "`";
    }
}
