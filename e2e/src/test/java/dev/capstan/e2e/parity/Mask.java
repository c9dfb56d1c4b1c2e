package dev.capstan.e2e.parity;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Takes out of an answer what is another one's in each run: uids, times, versions, hashes, generated names, addresses, ids. */
final class Mask {
    private static final Set<String> OWN_TO_EACH_RUN = Set.of(
            "uid",
            "resourceVersion",
            "creationTimestamp",
            "deletionTimestamp",
            "lastTransitionTime",
            "lastUpdateTime",
            "lastProbeTime",
            "lastHeartbeatTime",
            "startTime",
            "startedAt",
            "finishedAt",
            "firstTimestamp",
            "lastTimestamp",
            "eventTime",
            "renewTime",
            "time",
            "hostIP",
            "podIP",
            "ip",
            "imageID",
            "containerID",
            "continue",
            "serverAddress",
            "ca.crt",
            "pod-template-hash");
    private static final String RESTARTED = "(?<=^\\d) \\(.* ago\\)$";
    private static final Pattern AGE = Pattern.compile("\\d+(s|m|h|m\\d+s)");

    private final Map<Pattern, String> replacements = new LinkedHashMap<>();

    /** @param nodes the names of the cluster's nodes */
    Mask(Collection<String> nodes) {
        String node = nodes.stream().map(Pattern::quote).collect(Collectors.joining("|"));
        replace("\\b(?:peer1|" + node + ")\\b", "<node>");
        replace("busybox:local|busybox:1\\.29|capstan/hello:0\\.1", "<image>");
        replace(Pattern.quote(Story.NOT_AT_ONCE), "");
        replace(
                "\\b(gen|web|ssa)-[bcdfghjklmnpqrstvwxz2456789]{5,10}-[bcdfghjklmnpqrstvwxz2456789]{5}\\b",
                "$1-<hash>-<random>");
        replace("\\b(gen|web|ssa)-[bcdfghjklmnpqrstvwxz2456789]{5,10}\\b", "$1-<hash>");
        replace("\\bdefault-token-[bcdfghjklmnpqrstvwxz2456789]{5}\\b", "default-token-<random>");
        replace("\\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-(?!0{12})[0-9a-f]{12}\\b", "<uid>");
        replace("\\b[0-9a-f]{64}\\b", "<id>");
        replace("(?<=\\.)[0-9a-f]{16}\\b", "<unique>");
        replace("(?<=pod-template-hash=)\\w+", "<pod-template-hash>");
        replace("\\b\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z", "<time>");
        replace("\\b\\d+\\.\\d+\\.\\d+\\.\\d+(:\\d+|/\\d+)?\\b", "<address>");
        replace("\\b0/\\d+ nodes are available: \\d+ ", "0/<nodes> nodes are available: <nodes> ");
    }

    private void replace(String pattern, String replacement) {
        replacements.put(Pattern.compile(pattern), replacement);
    }

    JsonNode of(JsonNode tree) {
        return switch (tree) {
            case ObjectNode object -> of(object);
            case ArrayNode list -> {
                ArrayNode masked = JsonMapper.shared().createArrayNode();
                list.forEach(element -> masked.add(of(element)));
                yield masked;
            }
            default -> tree.isString() ? JsonMapper.shared().valueToTree(of(tree.stringValue())) : tree;
        };
    }

    String of(String text) {
        String masked = text;
        for (Map.Entry<Pattern, String> one : replacements.entrySet()) {
            masked = one.getKey().matcher(masked).replaceAll(one.getValue());
        }
        return masked;
    }

    private ObjectNode of(ObjectNode object) {
        ObjectNode masked = JsonMapper.shared().createObjectNode();
        for (Map.Entry<String, JsonNode> property : object.properties()) {
            String name = property.getKey();
            JsonNode value = property.getValue();
            boolean isMasked = OWN_TO_EACH_RUN.contains(name)
                    && value.isString()
                    && !value.stringValue().isEmpty();
            masked.set(of(name), isMasked ? JsonMapper.shared().valueToTree("<" + name + ">") : of(value));
        }
        if (object.path("involvedObject").isObject() && object.path("count").isNumber()) {
            masked.put("count", "<count>");
        }
        if (object.path("cells").isArray()) {
            masked.set("cells", cells(masked.path("cells")));
        }
        return masked;
    }

    /** The ages are each run's own. Newer releases print restarts as text, and say when the last one was. */
    private static ArrayNode cells(JsonNode cells) {
        ArrayNode masked = JsonMapper.shared().createArrayNode();
        for (JsonNode cell : cells) {
            String text = cell.asString("").replaceFirst(RESTARTED, "");
            masked.add(AGE.matcher(text).matches() ? "<age>" : text);
        }
        return masked;
    }
}
