package dev.hybridinference.kernel.dialect.anthropic;

import dev.hybridinference.kernel.call.Edits;
import dev.hybridinference.kernel.dialect.Carriers;
import dev.hybridinference.kernel.json.JsonCursor;
import dev.hybridinference.kernel.json.JsonCuts;
import dev.hybridinference.kernel.json.JsonText;
import java.util.ArrayList;
import java.util.List;

/**
 * Leaves out thoughts of the history that the provider did not have: those that came through a
 * gateway from another protocol, or all of them. Everything else stays byte for byte. Pure.
 */
final class ThoughtCuts {
    private static final byte[] NOTHING = {};

    private ThoughtCuts() {}

    /**
     * @param all whether it is not only those that are known to be foreign
     */
    static Edits in(byte[] body, boolean all) {
        List<Edits.Edit> edits = new ArrayList<>();
        JsonCursor json = new JsonCursor(body, 0, body.length);
        json.object();
        while (json.member()) {
            if (json.key().equals("messages") && json.array()) {
                while (json.element()) {
                    message(json, all, edits);
                }
            }
        }
        return new Edits(edits);
    }

    private static void message(JsonCursor json, boolean all, List<Edits.Edit> edits) {
        if (!json.object()) {
            return;
        }
        while (json.member()) {
            if (!json.key().equals("content") || !json.array()) {
                continue;
            }
            JsonCuts cuts = new JsonCuts();
            while (json.element()) {
                int start = json.start();
                boolean goes = foreign(json, all);
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

    private static boolean foreign(JsonCursor json, boolean all) {
        if (!json.object()) {
            return false;
        }
        boolean thought = false;
        boolean carried = false;
        while (json.member()) {
            switch (json.key()) {
                case "type" -> {
                    JsonText type = json.text();
                    thought = type.is("thinking") || type.is("redacted_thinking");
                }
                case "signature", "data" -> {
                    JsonText proof = json.text();
                    carried = proof.isEmpty() || Carriers.isCarrier(proof);
                }
                default -> {}
            }
        }
        return thought && (all || carried);
    }
}
