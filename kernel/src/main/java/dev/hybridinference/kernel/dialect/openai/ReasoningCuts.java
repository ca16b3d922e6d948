package dev.hybridinference.kernel.dialect.openai;

import dev.hybridinference.kernel.call.Edits;
import dev.hybridinference.kernel.json.JsonCursor;
import dev.hybridinference.kernel.json.JsonCuts;
import java.util.ArrayList;
import java.util.List;

/**
 * Leaves out what models thought from the messages of a chat request, for providers that refuse
 * fields they do not know. Pure.
 */
final class ReasoningCuts {
    private static final byte[] NOTHING = {};

    private ReasoningCuts() {}

    static Edits in(byte[] body) {
        List<Edits.Edit> edits = new ArrayList<>();
        JsonCursor json = new JsonCursor(body, 0, body.length);
        json.object();
        while (json.member()) {
            if (json.key().equals("messages") && json.array()) {
                while (json.element()) {
                    message(json, edits);
                }
            }
        }
        return new Edits(edits);
    }

    private static void message(JsonCursor json, List<Edits.Edit> edits) {
        if (!json.object()) {
            return;
        }
        JsonCuts cuts = new JsonCuts();
        while (json.member()) {
            int start = json.start();
            boolean goes =
                    switch (json.key()) {
                        case "reasoning",
                                "reasoning_content",
                                "reasoning_signature",
                                "reasoning_details" ->
                                true;
                        default -> false;
                    };
            json.skip();
            if (goes) {
                cuts.drop(start, json.end());
            } else {
                cuts.keep(start, json.end());
            }
        }
        for (JsonCuts.Cut cut : cuts.list()) {
            edits.add(new Edits.Edit(cut.from(), cut.to(), NOTHING));
        }
    }
}
