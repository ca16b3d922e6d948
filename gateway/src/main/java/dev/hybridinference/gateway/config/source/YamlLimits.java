package dev.hybridinference.gateway.config.source;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;

/**
 * Looks over the events of a document for what must not be built into a tree. Confined to one
 * thread; used for one document.
 */
final class YamlLimits {
    static final int MAX_DEPTH = 50;
    static final int MAX_ALIASES = 100;

    private final String file;
    private final Problems problems;
    private final Set<Anchor> complete = new HashSet<>();
    private final Deque<Optional<Anchor>> open = new ArrayDeque<>();
    private int aliases;
    private int documents;

    YamlLimits(String file, Problems problems) {
        this.file = file;
        this.problems = problems;
    }

    /** Whether the document may be built; if not, one problem is noted. */
    boolean allow(LoadSettings settings, String text) {
        for (Event event : new Parse(settings).parseString(text)) {
            boolean allowed =
                    switch (event) {
                        case DocumentStartEvent start -> document(start);
                        case AliasEvent alias -> alias(alias);
                        case CollectionStartEvent start -> opened(start);
                        case CollectionEndEvent _ -> {
                            open.pop().ifPresent(complete::add);
                            yield true;
                        }
                        case NodeEvent node -> {
                            node.getAnchor().ifPresent(complete::add);
                            yield true;
                        }
                        default -> true;
                    };
            if (!allowed) {
                return false;
            }
        }
        return true;
    }

    private boolean document(Event event) {
        return ++documents == 1
                || refused(event, "a second document", "expected: one document a file");
    }

    private boolean alias(AliasEvent event) {
        if (!complete.contains(event.getAlias())) {
            return refused(event, "an alias", "its anchor is missing or around it");
        }
        return ++aliases <= MAX_ALIASES
                || refused(event, "too many aliases", "at most " + MAX_ALIASES);
    }

    private boolean opened(CollectionStartEvent event) {
        open.push(event.getAnchor());
        return open.size() <= MAX_DEPTH
                || refused(event, "too deep", "at most " + MAX_DEPTH + " levels");
    }

    private boolean refused(Event event, String value, String rule) {
        problems.add(new Place(file, YamlReader.line(event.getStartMark())), "", value, rule);
        return false;
    }
}
