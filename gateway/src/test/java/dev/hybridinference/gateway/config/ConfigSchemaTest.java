package dev.hybridinference.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hybridinference.gateway.config.schema.Field;
import dev.hybridinference.gateway.config.schema.JsonSchema;
import dev.hybridinference.gateway.config.schema.Overrides;
import dev.hybridinference.gateway.config.schema.ReferencePage;
import dev.hybridinference.gateway.config.schema.Type;
import dev.hybridinference.kernel.dialect.Catalogue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** What is made from the table of settings. */
class ConfigSchemaTest {
    private static final Type.Section SCHEMA = ConfigSchema.of(Catalogue.builtIn());
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Path PAGE = ROOT.resolve("docs/reference/configuration.md");

    @Test
    void theReferencePageIsTheGeneratedOne() throws IOException {
        String page = ReferencePage.of(SCHEMA);
        if (Boolean.getBoolean("regenerate")) {
            Files.createDirectories(PAGE.getParent());
            Files.writeString(PAGE, page);
        }

        assertThat(Files.readString(PAGE))
                .as("%s; write it anew with -Dregenerate=true", PAGE)
                .isEqualTo(page);
    }

    @Test
    void theJsonSchemaListsExactlyTheSettingsThatExist() {
        List<String> listed = properties(JsonSchema.of(SCHEMA));

        List<String> existing = new ArrayList<>();
        names(SCHEMA, existing);
        assertThat(new TreeSet<>(listed)).isEqualTo(new TreeSet<>(existing));
        assertThat(listed)
                .contains("port", "console", "targets", "cooldown")
                .doesNotContain("features", "accounts_file");
    }

    @Test
    void theJsonSchemaSaysWhatValuesLookLike() {
        assertThat(JsonSchema.of(SCHEMA).replaceAll("\\s+", ""))
                .contains("\"$schema\":\"https://json-schema.org/draft/2020-12/schema\"")
                .contains("{\"type\":\"integer\",\"minimum\":0,\"maximum\":65535}")
                .contains("\"pattern\":\"^([0-9]{1,9}(ms|s|m|h|d))$\"")
                .contains("\"enum\":[\"auto\",\"human\",\"json\"]")
                .contains("{\"$ref\":\"#/$defs/reference\"}],\"default\":8080")
                .contains("\"required\":[\"id\",\"targets\"]")
                .contains("\"minLength\":24,\"maxLength\":200")
                .doesNotContain("gemini");
    }

    @Test
    void variablesAreNamedByTheirPath() {
        Map<String, String> variables = new Overrides(SCHEMA).variables();

        assertThat(variables)
                .containsEntry("server.port", "HYBRID_SERVER_PORT")
                .containsEntry("log.level", "HYBRID_LOG_LEVEL")
                .containsEntry("data_dir", "HYBRID_DATA_DIR")
                .containsEntry("timeouts.first_token", "HYBRID_TIMEOUTS_FIRST_TOKEN")
                .doesNotContainKeys("server.trusted_proxies", "metrics.allow", "providers", "keys");
        assertThat(variables.values()).doesNotHaveDuplicates();
    }

    @Test
    void nothingIsBothBuiltAndUnbuilt() {
        check(SCHEMA);
    }

    private static void check(Type type) {
        switch (type) {
            case Type.Section section -> {
                List<String> names = section.fields().stream().map(Field::name).toList();
                assertThat(names).noneMatch(section.unbuilt()::contains);
                assertThat(names).doesNotHaveDuplicates();
                section.fields().forEach(field -> check(field.type()));
            }
            case Type.Table table -> check(table.value());
            case Type.Items items -> check(items.item());
            case Type.Shorthand shorthand -> check(shorthand.section());
            default -> assertThat(type).isNotNull();
        }
    }

    @Test
    void theExampleLoads() {
        Sources sources =
                Sources.of(
                        List.of(ROOT.resolve("hybrid.example.yaml")),
                        Map.of("OPENAI_API_KEY", "sk-test", "HYBRID_CI_KEY", "k".repeat(24)));

        Loaded.Good good = Loading.good(sources);

        assertThat(good.config().models()).extracting(ModelConfig::id).containsExactly("llama-70b");
        assertThat(good.notices()).isEmpty();
    }

    private static void names(Type type, List<String> names) {
        switch (type) {
            case Type.Section section -> {
                for (Field field : section.fields()) {
                    names.add(field.name());
                    names(field.type(), names);
                }
            }
            case Type.Table table -> names(table.value(), names);
            case Type.Items items -> names(items.item(), names);
            case Type.Shorthand shorthand -> names(shorthand.section(), names);
            default -> {
                // one value has no names below it
            }
        }
    }

    /** The keys of all objects named "properties", reading the text as strict JSON. */
    private static List<String> properties(String json) {
        List<String> names = new ArrayList<>();
        List<Boolean> inProperties = new ArrayList<>();
        try (JsonParser parser =
                JsonFactory.builder().build().createParser(ObjectReadContext.empty(), json)) {
            String name = "";
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.PROPERTY_NAME) {
                    name = parser.currentName();
                    if (inProperties.getLast()) {
                        names.add(name);
                        name = "";
                    }
                } else if (token == JsonToken.START_OBJECT) {
                    inProperties.add(name.equals("properties"));
                    name = "";
                } else if (token == JsonToken.END_OBJECT) {
                    inProperties.removeLast();
                }
            }
        }
        return names;
    }
}
