package dev.hybridinference.clients;

import dev.hybridinference.testkit.json.Json;
import java.util.HashMap;
import java.util.Map;

/**
 * A library as an application sets it up.
 *
 * @param prefix of the path, where the gateway has one
 * @param auth how Anthropic's library for Python is given its key: {@code api_key} or {@code
 *     auth_token}
 */
record LibraryClient(Library library, String prefix, String auth) {
    Library.Play start(Site site, String scenario, Map<String, String> more) {
        Map<String, String> settings = new HashMap<>();
        settings.put("url", site.address() + (site instanceof DirectSite ? "" : prefix));
        settings.put("key", site.key());
        settings.put("model", site.model());
        settings.put("text", "hello");
        settings.put("auth", auth);
        settings.putAll(more);
        return library.start(scenario, settings);
    }

    Json seen(Site site, String scenario, String text) {
        return seen(site, scenario, Map.of("text", text));
    }

    Json seen(Site site, String scenario, Map<String, String> more) {
        try (Library.Play play = start(site, scenario, more)) {
            return play.seen();
        }
    }
}
