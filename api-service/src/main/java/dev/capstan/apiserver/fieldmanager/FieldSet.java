package dev.capstan.apiserver.fieldmanager;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A set of paths as {@code fieldsV1} writes it: a tree of {@link PathElement}s. A path is a member when its node is empty or
 * has the entry {@code "."}; otherwise it only leads to members. So with the members {@code spec.replicas},
 * {@code metadata.labels} and {@code metadata.labels.app}:
 *
 * <pre>
 *   {"f:spec": {"f:replicas": {}}, "f:metadata": {"f:labels": {".": {}, "f:app": {}}}}
 * </pre>
 *
 * <p>Sets share nodes with each other, so a node is never changed once it is in a set.
 */
record FieldSet(ObjectNode tree) {
    static final String SELF = ".";
    static final ObjectNode MEMBER = JsonNodeFactory.instance.objectNode();
    static final FieldSet EMPTY = new FieldSet(MEMBER);

    /** In which set a path has to be in order to be in the result. */
    private interface Rule {
        boolean keeps(boolean inThis, boolean inOther);
    }

    /** Of a tree whose writer isn't known to write it as we do: what can't be a set's is left out. */
    static FieldSet read(JsonNode tree) {
        return new FieldSet(tree instanceof ObjectNode object ? canonical(object, false) : MEMBER);
    }

    boolean isEmpty() {
        return tree.isEmpty();
    }

    FieldSet union(FieldSet other) {
        return combine(other, (inThis, inOther) -> inThis || inOther);
    }

    FieldSet intersection(FieldSet other) {
        return combine(other, (inThis, inOther) -> inThis && inOther);
    }

    FieldSet difference(FieldSet other) {
        return combine(other, (inThis, inOther) -> inThis && !inOther);
    }

    /** Without a field of the root and all that is below it. */
    FieldSet withoutField(String name) {
        String element = PathElement.ofField(name);
        if (!tree.has(element)) {
            return this;
        }
        ObjectNode rest = JsonNodeFactory.instance.objectNode();
        rest.setAll(tree);
        rest.remove(element);
        return new FieldSet(rest);
    }

    /** The members as conflicts print them, {@code .spec.replicas}, in alphabetical order. */
    List<String> paths() {
        List<String> paths = new ArrayList<>();
        collect(tree, "", paths);
        return paths.stream().sorted().toList();
    }

    static boolean isMember(JsonNode node) {
        return node.isEmpty() || node.has(SELF);
    }

    /** The node of a member that has these children; null stands for none. */
    static ObjectNode asMember(@Nullable ObjectNode children) {
        if (children == null || children.isEmpty()) {
            return MEMBER;
        }
        if (children.has(SELF)) {
            return children;
        }
        ObjectNode member = JsonNodeFactory.instance.objectNode();
        member.set(SELF, MEMBER);
        member.setAll(children);
        return member;
    }

    private FieldSet combine(FieldSet other, Rule rule) {
        return new FieldSet(children(tree, other.tree, rule));
    }

    private static ObjectNode children(ObjectNode left, ObjectNode right, Rule rule) {
        ObjectNode result = JsonNodeFactory.instance.objectNode();
        for (Map.Entry<String, JsonNode> entry : left.properties()) {
            if (!entry.getKey().equals(SELF)) {
                putUnlessAbsent(
                        result,
                        entry.getKey(),
                        combine((ObjectNode) entry.getValue(), (ObjectNode) right.get(entry.getKey()), rule));
            }
        }
        for (Map.Entry<String, JsonNode> entry : right.properties()) {
            if (!entry.getKey().equals(SELF) && !left.has(entry.getKey())) {
                putUnlessAbsent(result, entry.getKey(), combine(null, (ObjectNode) entry.getValue(), rule));
            }
        }
        return result;
    }

    private static @Nullable ObjectNode combine(@Nullable ObjectNode left, @Nullable ObjectNode right, Rule rule) {
        if (left == null) {
            return rule.keeps(false, true) ? right : null;
        }
        if (right == null) {
            return rule.keeps(true, false) ? left : null;
        }
        ObjectNode children = children(left, right, rule);
        boolean member = rule.keeps(isMember(left), isMember(right));
        if (member) {
            return asMember(children);
        }
        return children.isEmpty() ? null : children;
    }

    private static void putUnlessAbsent(ObjectNode parent, String element, @Nullable ObjectNode node) {
        if (node != null) {
            parent.set(element, node);
        }
    }

    private static ObjectNode canonical(ObjectNode node, boolean member) {
        ObjectNode children = JsonNodeFactory.instance.objectNode();
        for (Map.Entry<String, JsonNode> entry : node.properties()) {
            boolean isElement = entry.getKey().length() > 2 && entry.getKey().charAt(1) == ':';
            if (isElement && entry.getValue() instanceof ObjectNode child) {
                children.set(entry.getKey(), canonical(child, isMember(child)));
            }
        }
        return member ? asMember(children) : children;
    }

    private static void collect(ObjectNode node, String path, List<String> paths) {
        for (Map.Entry<String, JsonNode> entry : node.properties()) {
            if (!entry.getKey().equals(SELF)) {
                String here = path + PathElement.print(entry.getKey());
                if (isMember(entry.getValue())) {
                    paths.add(here);
                }
                collect((ObjectNode) entry.getValue(), here, paths);
            }
        }
    }
}
