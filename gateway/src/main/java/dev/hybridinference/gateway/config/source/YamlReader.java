package dev.hybridinference.gateway.config.source;

import dev.hybridinference.gateway.config.source.Tree.Style;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/** Turns one YAML 1.2 document into a tree. Confined to one thread; used for one document. */
final class YamlReader {
    static final int MAX_NODES = 100_000;

    private final String file;
    private final Problems problems;
    private int nodes;

    private YamlReader(String file, Problems problems) {
        this.file = file;
        this.problems = problems;
    }

    /** The tree of a document, an empty map for an empty one, or null after noting a problem. */
    static Tree.@Nullable Fields read(String file, String text, Problems problems) {
        return new YamlReader(file, problems).document(text);
    }

    private Tree.@Nullable Fields document(String text) {
        LoadSettings settings =
                LoadSettings.builder()
                        .setSchema(new CoreSchema())
                        .setCodePointLimit(ConfigFiles.MAX_BYTES)
                        .setMaxAliasesForCollections(MAX_NODES)
                        .build();
        try {
            if (!new YamlLimits(file, problems).allow(settings, text)) {
                return null;
            }
            Optional<Node> root = new Compose(settings).composeString(text);
            if (root.isEmpty()) {
                return Tree.Fields.empty(new Place(file, 1));
            }
            return switch (tree(root.get(), "", place(root.get()))) {
                case null -> null;
                case Tree.Fields fields -> fields;
                case Tree.Scalar(_, var style, var place) when style == Style.NOTHING ->
                        Tree.Fields.empty(place);
                case Tree other -> {
                    problems.add(other.place(), "", other.form(), "expected: a map of settings");
                    yield null;
                }
            };
        } catch (MarkedYamlEngineException broken) {
            problems.add(
                    new Place(file, line(broken.getProblemMark())),
                    "",
                    "not valid YAML",
                    withoutNames(broken.getProblem()));
            return null;
        } catch (YamlEngineException _) {
            problems.add(
                    new Place(file, 0),
                    "",
                    "not valid YAML",
                    "a character that YAML does not allow");
            return null;
        }
    }

    /** What follows "undefined" is text of the file, which may be part of a secret. */
    private static String withoutNames(String problem) {
        int name = problem.indexOf("undefined");
        return name < 0 ? problem : problem.substring(0, name) + "an undefined name";
    }

    private @Nullable Tree tree(Node node, String path, Place place) {
        if (++nodes > MAX_NODES) {
            if (nodes == MAX_NODES + 1) {
                problems.add(
                        place,
                        "",
                        "too large",
                        "at most " + MAX_NODES + " values, aliases expanded");
            }
            return null;
        }
        return switch (node) {
            case ScalarNode scalar -> scalar(scalar, path, place);
            case SequenceNode list -> {
                List<Tree> items = new ArrayList<>();
                for (Node item : list.getValue()) {
                    Tree tree = tree(item, path + "[" + items.size() + "]", place(item));
                    if (tree != null) {
                        items.add(tree);
                    }
                }
                yield new Tree.Items(items, place);
            }
            case MappingNode map -> fields(map, path, place);
            default -> throw new AssertionError(node.getNodeType());
        };
    }

    private Tree fields(MappingNode map, String path, Place place) {
        SequencedMap<String, Tree> fields = new LinkedHashMap<>();
        for (NodeTuple tuple : map.getValue()) {
            Place at = place(tuple.getKeyNode());
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                problems.add(at, path, "a map or list as key", "expected: a name");
                continue;
            }
            String name = key.getValue();
            String below = path.isEmpty() ? name : path + "." + name;
            Tree before = fields.get(name);
            if (before != null) {
                problems.add(at, below, "set twice", "already set at " + before.place());
                continue;
            }
            Tree value = tree(tuple.getValueNode(), below, at);
            if (value != null) {
                fields.put(name, value);
            }
        }
        return new Tree.Fields(fields, place);
    }

    private @Nullable Tree scalar(ScalarNode node, String path, Place place) {
        Tag tag = node.getTag();
        Style style;
        if (tag.equals(Tag.STR)) {
            style = Style.TEXT;
        } else if (tag.equals(Tag.INT) || tag.equals(Tag.FLOAT)) {
            style = Style.NUMBER;
        } else if (tag.equals(Tag.BOOL)) {
            style = Style.BOOLEAN;
        } else if (tag.equals(Tag.NULL)) {
            style = Style.NOTHING;
        } else {
            problems.add(place, path, "a value with a tag", "tags are not used here; leave it out");
            return null;
        }
        return new Tree.Scalar(node.getValue(), style, place);
    }

    private Place place(Node node) {
        return new Place(file, line(node.getStartMark()));
    }

    static int line(Optional<Mark> mark) {
        return mark.map(m -> m.getLine() + 1).orElse(0);
    }
}
