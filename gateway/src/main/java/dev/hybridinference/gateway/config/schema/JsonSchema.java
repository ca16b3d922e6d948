package dev.hybridinference.gateway.config.schema;

import java.io.StringWriter;
import java.math.BigDecimal;
import java.util.List;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.PrettyPrinter;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.DefaultPrettyPrinter;

/**
 * Writes the schema as JSON Schema (draft 2020-12) for editors. Every value may be a reference
 * instead. Stateless and thread-safe.
 */
public final class JsonSchema {
    private static final String REFERENCE = "#/$defs/reference";

    private JsonSchema() {}

    /** The document, indented. */
    public static String of(Type.Section schema) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json =
                JsonFactory.builder().build().createGenerator(new Indented(), text)) {
            json.writeStartObject();
            json.writeStringProperty("$schema", "https://json-schema.org/draft/2020-12/schema");
            json.writeStringProperty("title", "HybridInference configuration");
            section(json, schema);
            json.writeObjectPropertyStart("$defs");
            json.writeObjectPropertyStart("reference");
            json.writeStringProperty("type", "string");
            json.writeStringProperty("pattern", "\\$\\{(env|file):[^}]+\\}");
            json.writeEndObject();
            json.writeEndObject();
            json.writeEndObject();
        }
        return text + "\n";
    }

    private static void section(JsonGenerator json, Type.Section section) {
        json.writeStringProperty("type", "object");
        json.writeBooleanProperty("additionalProperties", false);
        json.writeObjectPropertyStart("properties");
        for (Field field : section.fields()) {
            json.writeObjectPropertyStart(field.name());
            json.writeStringProperty("description", field.about());
            type(json, field.type());
            fallback(json, field);
            json.writeEndObject();
        }
        json.writeEndObject();
        List<String> required =
                section.fields().stream().filter(Field::required).map(Field::name).toList();
        if (!required.isEmpty()) {
            strings(json, "required", required);
        }
    }

    private static void type(JsonGenerator json, Type type) {
        switch (type) {
            case Type.Section section -> section(json, section);
            case Type.Table table -> {
                json.writeStringProperty("type", "object");
                String pattern = table.name().pattern();
                if (pattern != null) {
                    json.writeObjectPropertyStart("propertyNames");
                    json.writeStringProperty("pattern", whole(pattern));
                    json.writeEndObject();
                }
                json.writeObjectPropertyStart("additionalProperties");
                type(json, table.value());
                json.writeEndObject();
            }
            case Type.Items items -> {
                json.writeStringProperty("type", "array");
                if (items.least() > 0) {
                    json.writeNumberProperty("minItems", items.least());
                }
                json.writeObjectPropertyStart("items");
                type(json, items.item());
                json.writeEndObject();
            }
            case Type.Shorthand shorthand -> {
                json.writeArrayPropertyStart("anyOf");
                leafOrReference(json, shorthand.value());
                json.writeStartObject();
                section(json, shorthand.section());
                json.writeEndObject();
                json.writeEndArray();
            }
            default -> {
                json.writeArrayPropertyStart("anyOf");
                leafOrReference(json, type);
                json.writeEndArray();
            }
        }
    }

    private static void leafOrReference(JsonGenerator json, Type type) {
        json.writeStartObject();
        leaf(json, type);
        json.writeEndObject();
        json.writeStartObject();
        json.writeStringProperty("$ref", REFERENCE);
        json.writeEndObject();
    }

    private static void leaf(JsonGenerator json, Type type) {
        switch (type) {
            case Type.Text text -> {
                json.writeStringProperty("type", "string");
                if (text.pattern() != null) {
                    json.writeStringProperty("pattern", whole(text.pattern()));
                }
            }
            case Type.Whole whole -> {
                json.writeStringProperty("type", "integer");
                json.writeNumberProperty("minimum", whole.least());
                json.writeNumberProperty("maximum", whole.most());
            }
            case Type.Decimal decimal -> {
                strings(json, "type", List.of("string", "number"));
                json.writeStringProperty("pattern", whole(Type.Decimal.PATTERN));
                json.writeNumberProperty("minimum", 0);
                json.writeNumberProperty("maximum", decimal.most());
            }
            case Type.Size _ -> pattern(json, Units.SIZE_PATTERN);
            case Type.Span _ -> pattern(json, Units.SPAN_PATTERN);
            case Type.Truth _ -> json.writeStringProperty("type", "boolean");
            case Type.Fraction _ -> {
                json.writeStringProperty("type", "number");
                json.writeNumberProperty("minimum", 0);
                json.writeNumberProperty("maximum", 1);
            }
            case Type.Choice choice -> strings(json, "enum", choice.words());
            case Type.Hidden hidden -> {
                json.writeStringProperty("type", "string");
                json.writeNumberProperty("minLength", hidden.least());
                json.writeNumberProperty("maxLength", hidden.most());
            }
            case Type.Items _, Type.Table _, Type.Section _, Type.Shorthand _ ->
                    throw new IllegalArgumentException(type + " (expected: one value)");
        }
    }

    private static void pattern(JsonGenerator json, String pattern) {
        json.writeStringProperty("type", "string");
        json.writeStringProperty("pattern", whole(pattern));
    }

    /** Patterns of JSON Schema search, ours match the whole text. */
    private static String whole(String pattern) {
        return "^(" + pattern.replace("(?s).", "[\\s\\S]") + ")$";
    }

    private static void strings(JsonGenerator json, String name, List<String> values) {
        json.writeArrayPropertyStart(name);
        values.forEach(json::writeString);
        json.writeEndArray();
    }

    private static void fallback(JsonGenerator json, Field field) {
        String value = field.fallback();
        if (value == null || field.note() != null) {
            return;
        }
        switch (field.type()) {
            case Type.Whole _ -> json.writeNumberProperty("default", Long.parseLong(value));
            case Type.Truth _ -> json.writeBooleanProperty("default", value.equals("true"));
            case Type.Fraction _ -> json.writeNumberProperty("default", new BigDecimal(value));
            case Type.Items _ -> strings(json, "default", List.of(value.split(",", -1)));
            default -> json.writeStringProperty("default", value);
        }
    }

    private static final class Indented extends ObjectWriteContext.Base {
        @Override
        public PrettyPrinter getPrettyPrinter() {
            return new DefaultPrettyPrinter();
        }

        @Override
        public boolean hasPrettyPrinter() {
            return true;
        }
    }
}
