package dev.hybridinference.gateway.admin;

import dev.hybridinference.gateway.admin.RouteAnswer.CandidateRow;
import dev.hybridinference.gateway.admin.RouteAnswer.Explained;
import dev.hybridinference.gateway.admin.RouteAnswer.Term;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads the listener's documents. Members that are missing have the value of nothing, and those
 * that are not known are passed over, so that a program may ask a process of another version.
 */
public final class AdminReader {
    private static final int DEEPEST = 16;
    private static final JsonFactory JSON =
            JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build())
                    .build();

    /** Members by name; those that are null are missing. */
    private final Map<String, Object> members;

    private AdminReader(Map<String, Object> members) {
        this.members = members;
    }

    /**
     * The targets in a document with the member {@code targets}.
     *
     * @throws IllegalArgumentException when it is no JSON object
     */
    public static List<TargetRow> targets(byte[] document) {
        return of(document).objects("targets").stream().map(AdminReader::target).toList();
    }

    /**
     * The target that a document is.
     *
     * @throws IllegalArgumentException when it is no JSON object
     */
    public static TargetRow target(byte[] document) {
        return of(document).target();
    }

    /**
     * The explanation that a document is.
     *
     * @throws IllegalArgumentException when it is no JSON object
     */
    public static Explained explained(byte[] document) {
        AdminReader all = of(document);
        return new Explained(
                all.text("model"),
                all.text("strategy"),
                all.text("table_id"),
                all.whole("config_version"),
                all.objects("candidates").stream().map(AdminReader::candidate).toList());
    }

    /**
     * The member of this name when it is a text, else an empty one.
     *
     * @throws IllegalArgumentException when the document is no JSON object
     */
    public static String text(byte[] document, String name) {
        return of(document).text(name);
    }

    private TargetRow target() {
        return new TargetRow(
                text("id"),
                text("endpoint"),
                texts("models"),
                text("state"),
                text("reason"),
                (int) whole("in_flight"),
                member("limit") instanceof Number limit ? (Integer) limit.intValue() : null,
                (int) whole("waiting"),
                member("ttft_ms") instanceof Number ttft ? (Long) ttft.longValue() : null,
                member("output_tokens_per_second") instanceof Number speed
                        ? (Double) speed.doubleValue()
                        : null,
                number("share"),
                truth("drained"),
                truth("pinned"),
                whole("retry_in_ms"));
    }

    private CandidateRow candidate() {
        return new CandidateRow(
                (int) whole("order"),
                text("target"),
                (int) whole("tier"),
                text("reason"),
                text("health"),
                number("score"),
                objects("terms").stream()
                        .map(term -> new Term(term.text("name"), term.number("value")))
                        .toList(),
                member("price") instanceof String price ? price : null,
                member("ttft_ms") instanceof Number ttft ? (Long) ttft.longValue() : null);
    }

    private @Nullable Object member(String name) {
        return members.get(name);
    }

    private String text(String name) {
        return member(name) instanceof String text ? text : "";
    }

    private long whole(String name) {
        return member(name) instanceof Number number ? number.longValue() : 0;
    }

    private double number(String name) {
        return member(name) instanceof Number number ? number.doubleValue() : 0;
    }

    private boolean truth(String name) {
        return member(name) instanceof Boolean truth && truth;
    }

    private List<String> texts(String name) {
        List<String> texts = new ArrayList<>();
        if (member(name) instanceof List<?> items) {
            items.forEach(item -> texts.add(String.valueOf(item)));
        }
        return texts;
    }

    private List<AdminReader> objects(String name) {
        List<AdminReader> objects = new ArrayList<>();
        if (member(name) instanceof List<?> items) {
            for (Object item : items) {
                if (item instanceof AdminReader object) {
                    objects.add(object);
                }
            }
        }
        return objects;
    }

    private static AdminReader of(byte[] document) {
        try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), document)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new IllegalArgumentException("document: no object (expected: one)");
            }
            return object(json);
        } catch (JacksonException broken) {
            throw new IllegalArgumentException(
                    "document: not JSON: " + broken.getOriginalMessage(), broken);
        }
    }

    private static AdminReader object(JsonParser json) {
        Map<String, Object> members = new LinkedHashMap<>();
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = json.currentName();
            json.nextToken();
            Object value = value(json);
            if (value != null) {
                members.put(name, value);
            }
        }
        return new AdminReader(members);
    }

    private static @Nullable Object value(JsonParser json) {
        return switch (json.currentToken()) {
            case START_OBJECT -> object(json);
            case START_ARRAY -> {
                List<Object> items = new ArrayList<>();
                while (json.nextToken() != JsonToken.END_ARRAY) {
                    Object item = value(json);
                    if (item != null) {
                        items.add(item);
                    }
                }
                yield items;
            }
            case VALUE_STRING -> json.getString();
            case VALUE_NUMBER_INT -> json.getLongValue();
            case VALUE_NUMBER_FLOAT -> json.getDoubleValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case null, default -> null;
        };
    }
}
