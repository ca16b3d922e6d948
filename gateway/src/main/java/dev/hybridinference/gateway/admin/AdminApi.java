package dev.hybridinference.gateway.admin;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which request is answered by whom; knows nothing of the wire. Thread-safe as its desks are. */
final class AdminApi {
    private static final String TARGETS = "/api/v1/targets";
    private static final String EXPLAIN = "/api/v1/route/explain";
    private static final Set<String> ORDERS = Set.of("drain", "pin", "clear");
    private static final Set<String> ASKED =
            Set.of("model", "key", "tokens", "max_tokens", "privacy");

    private final TargetsDesk targets;
    private final RouteDesk routes;

    AdminApi(TargetsDesk targets, RouteDesk routes) {
        this.targets = targets;
        this.routes = routes;
    }

    /**
     * The answer to somebody who is allowed to ask.
     *
     * @param path percent-encoded
     * @param query percent-encoded, empty when there is none
     */
    Answer answer(String method, String path, String query) {
        if (path.equals(TARGETS)) {
            return method.equals("GET")
                    ? Answer.document(json -> AdminJson.targets(json, targets.targets()))
                    : wrongMethod("GET");
        }
        if (path.equals(EXPLAIN)) {
            return method.equals("GET") ? explain(query) : wrongMethod("GET");
        }
        int end = path.lastIndexOf('/');
        if (path.startsWith(TARGETS + "/")
                && end > TARGETS.length()
                && ORDERS.contains(path.substring(end + 1))) {
            return method.equals("POST")
                    ? order(path.substring(TARGETS.length() + 1, end), path.substring(end + 1))
                    : wrongMethod("POST");
        }
        return Answer.problem(
                404,
                "There is nothing here. There are: GET %s, POST %s/{provider}/{model}/drain, /pin and /clear, GET %s."
                        .formatted(TARGETS, TARGETS, EXPLAIN));
    }

    private static Answer wrongMethod(String right) {
        return Answer.problem(405, "Use " + right + " here.", Map.of("allow", right));
    }

    private Answer order(String rawId, String order) {
        String id = PercentCode.path(rawId);
        if (id == null) {
            return Answer.problem(400, "The target's id is not percent-encoded UTF-8.");
        }
        boolean known =
                switch (order) {
                    case "drain" -> targets.drain(id);
                    case "pin" -> targets.pin(id);
                    default -> targets.clear(id);
                };
        Optional<TargetRow> row =
                targets.targets().stream().filter(one -> known && one.id().equals(id)).findFirst();
        return row.isPresent()
                ? Answer.document(json -> AdminJson.target(json, row.get()))
                : Answer.problem(
                        404,
                        id
                                + ": no such target (expected: provider/model, as GET %s lists it)"
                                        .formatted(TARGETS));
    }

    private Answer explain(String query) {
        Map<String, String> values = new HashMap<>();
        String wrong = read(query, values);
        if (wrong != null) {
            return Answer.problem(400, wrong);
        }
        String model = values.getOrDefault("model", "");
        if (model.isEmpty()) {
            return Answer.problem(400, "model: missing (expected: as a client names it)");
        }
        String privacy = values.get("privacy");
        if (privacy != null && !privacy.equals("local")) {
            return Answer.problem(400, "privacy: %s (expected: local)".formatted(privacy));
        }
        Long tokens = whole(values.getOrDefault("tokens", "0"));
        if (tokens == null) {
            return notWhole("tokens");
        }
        String most = values.get("max_tokens");
        Long maxTokens = most == null ? null : whole(most);
        if (most != null && (maxTokens == null || maxTokens == 0)) {
            return notWhole("max_tokens");
        }
        return switch (routes.explain(
                new RouteQuestion(model, values.get("key"), tokens, maxTokens, privacy != null))) {
            case RouteAnswer.Explained explained ->
                    Answer.document(json -> AdminJson.explained(json, explained));
            case RouteAnswer.NotFound(String message) -> Answer.problem(404, message);
        };
    }

    private static Answer notWhole(String name) {
        return Answer.problem(
                400, name + ": not usable (expected: a whole number, at most 15 digits)");
    }

    private static @Nullable Long whole(String text) {
        return text.matches("[0-9]{1,15}") ? Long.valueOf(text) : null;
    }

    /** Reads names and values; what is wrong with them, or null. */
    private static @Nullable String read(String query, Map<String, String> values) {
        for (String pair : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            String name = PercentCode.form(equals < 0 ? pair : pair.substring(0, equals));
            String value = equals < 0 ? "" : PercentCode.form(pair.substring(equals + 1));
            if (name == null || value == null) {
                return "The query is not percent-encoded UTF-8.";
            }
            if (!pair.isEmpty() && !ASKED.contains(name)) {
                return "%s: unknown (expected: one of model, key, tokens, max_tokens, privacy)"
                        .formatted(name);
            }
            if (!pair.isEmpty() && values.put(name, value) != null) {
                return name + ": given twice (expected: once)";
            }
        }
        return null;
    }
}
