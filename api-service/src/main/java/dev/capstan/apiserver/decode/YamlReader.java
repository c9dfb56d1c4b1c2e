package dev.capstan.apiserver.decode;

import java.io.StringReader;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.representer.Representer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Turns YAML into the JSON tree that {@code sigs.k8s.io/yaml} makes of it: YAML 1.1 as Go knows it ({@link GoYamlResolver}),
 * keys as strings, the last of two equal keys wins. Aliases are expanded up to a bound on the whole tree.
 */
final class YamlReader {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final int MOST_NODES = 500_000;
    private static final Set<String> TRUE = Set.of("y", "yes", "true", "on");

    private final List<String> repeatedKeys = new ArrayList<>();
    private int nodes;

    /**
     * @throws DecodingException for what isn't YAML
     */
    JsonNode read(byte[] yaml) {
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(Integer.MAX_VALUE);
        options.setNestingDepthLimit(200);
        DumperOptions unused = new DumperOptions();
        Yaml composer =
                new Yaml(new SafeConstructor(options), new Representer(unused), unused, options, new GoYamlResolver());
        try {
            Node root = composer.compose(new StringReader(new String(yaml, StandardCharsets.UTF_8)));
            return root == null ? NODES.nullNode() : json(root);
        } catch (MarkedYAMLException malformed) {
            Mark where = malformed.getProblemMark();
            String line = where == null ? "" : "line " + (where.getLine() + 1) + ": ";
            throw new DecodingException("yaml: " + line + malformed.getProblem());
        } catch (YAMLException malformed) {
            throw new DecodingException("yaml: " + malformed.getMessage());
        } catch (NumberFormatException malformed) {
            // SnakeYAML's own way to say that the text ends within "\x".
            throw new DecodingException("yaml: did not find expected hexadecimal number");
        }
    }

    /** One strict error for all repeated keys, as Go's YAML reader tells it; empty when there are none. */
    List<String> strictErrors() {
        return repeatedKeys.isEmpty()
                ? List.of()
                : List.of("yaml: unmarshal errors:\n  " + String.join("\n  ", repeatedKeys));
    }

    private JsonNode json(Node node) {
        if (++nodes > MOST_NODES) {
            throw new DecodingException("yaml: document contains excessive aliasing");
        }
        return switch (node) {
            case MappingNode mapping -> object(mapping);
            case SequenceNode sequence -> {
                ArrayNode array = NODES.arrayNode();
                sequence.getValue().forEach(element -> array.add(json(element)));
                yield array;
            }
            case ScalarNode scalar -> scalar(scalar);
            default -> throw new DecodingException("yaml: unknown node " + node.getNodeId());
        };
    }

    private ObjectNode object(MappingNode mapping) {
        ObjectNode object = NODES.objectNode();
        List<Node> merged = new ArrayList<>();
        for (NodeTuple entry : mapping.getValue()) {
            if (entry.getKeyNode().getTag().equals(Tag.MERGE)) {
                merged.add(entry.getValueNode());
                continue;
            }
            String key = key(entry.getKeyNode());
            if (object.has(key)) {
                int line = entry.getKeyNode().getStartMark().getLine() + 1;
                repeatedKeys.add("line " + line + ": key \"" + key + "\" already set in map");
            }
            object.set(key, json(entry.getValueNode()));
        }
        merged.forEach(source -> mergeMissing(object, json(source)));
        return object;
    }

    /** {@code <<: *defaults}, or a list of such. */
    private static void mergeMissing(ObjectNode target, JsonNode source) {
        if (source.isArray()) {
            source.forEach(each -> mergeMissing(target, each));
        } else if (source.isObject()) {
            source.properties().forEach(entry -> target.putIfAbsent(entry.getKey(), entry.getValue()));
        } else {
            throw new DecodingException("yaml: map merge requires map or sequence of maps as the value");
        }
    }

    private static String key(Node node) {
        if (!(node instanceof ScalarNode scalar)) {
            throw new DecodingException("yaml: invalid map key: " + node.getNodeId());
        }
        JsonNode value = scalar(scalar);
        return value.isBoolean() ? value.toString() : value.isNull() ? "null" : value.asString();
    }

    private static JsonNode scalar(ScalarNode scalar) {
        String text = scalar.getValue();
        Tag tag = scalar.getTag();
        if (tag.equals(Tag.NULL)) {
            return NODES.nullNode();
        }
        if (tag.equals(Tag.BOOL)) {
            return NODES.booleanNode(TRUE.contains(text.toLowerCase(Locale.ROOT)));
        }
        if (tag.equals(Tag.INT) || tag.equals(Tag.FLOAT)) {
            return number(scalar);
        }
        return NODES.stringNode(text);
    }

    /** @throws DecodingException for what only a tag calls a number */
    private static JsonNode number(ScalarNode scalar) {
        String text = scalar.getValue();
        try {
            return scalar.getTag().equals(Tag.INT)
                    ? NODES.numberNode(integer(text.replace("_", "")))
                    : NODES.numberNode(new BigDecimal(text));
        } catch (NumberFormatException e) {
            int line = scalar.getStartMark().getLine() + 1;
            String type = scalar.getTag().equals(Tag.INT) ? "!!int" : "!!float";
            throw new DecodingException("yaml: line " + line + ": cannot decode !!str `" + text + "` as a " + type);
        }
    }

    /** {@code 0644} and {@code 0o644} are octal. */
    private static BigInteger integer(String text) {
        boolean negative = text.startsWith("-");
        String digits = negative || text.startsWith("+") ? text.substring(1) : text;
        BigInteger magnitude;
        if (digits.startsWith("0x")) {
            magnitude = new BigInteger(digits.substring(2), 16);
        } else if (digits.startsWith("0b")) {
            magnitude = new BigInteger(digits.substring(2), 2);
        } else if (digits.startsWith("0o")) {
            magnitude = new BigInteger(digits.substring(2), 8);
        } else if (digits.length() > 1 && digits.startsWith("0")) {
            magnitude = new BigInteger(digits, 8);
        } else {
            magnitude = new BigInteger(digits);
        }
        return negative ? magnitude.negate() : magnitude;
    }
}
