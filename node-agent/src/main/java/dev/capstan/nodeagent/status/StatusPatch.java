package dev.capstan.nodeagent.status;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The strategic merge patch from one Pod status to the next: only what changed, so that conditions which others keep
 * (PodScheduled, readiness gates) stay theirs. It names the Pod's uid and no resourceVersion: it can't conflict, and it can't
 * hit a successor of the same name.
 *
 * <p>Lists are merged by key where Kubernetes says so ({@code conditions} by type, {@code podIPs} and {@code hostIPs} by ip),
 * all others replaced as a whole. A field that vanishes is sent as null, and only if it was there before.
 */
final class StatusPatch {
    private static final Map<String, String> MERGE_KEYS = Map.of("conditions", "type", "podIPs", "ip", "hostIPs", "ip");

    private StatusPatch() {}

    /** Empty when nothing changed. */
    static Optional<ObjectNode> between(ObjectNode before, ObjectNode after, String uid) {
        ObjectNode status = JsonNodeFactory.instance.objectNode();
        after.forEachEntry((name, value) -> {
            @Nullable JsonNode old = before.get(name);
            if (value.equals(old)) {
                return;
            }
            @Nullable String key = MERGE_KEYS.get(name);
            status.set(name, key == null ? value : mergedList(old, value, key));
        });
        for (String owned : List.of("reason", "message")) {
            if (before.has(owned) && !after.has(owned)) {
                status.putNull(owned);
            }
        }
        if (status.isEmpty()) {
            return Optional.empty();
        }
        ObjectNode patch = JsonNodeFactory.instance.objectNode();
        patch.putObject("metadata").put("uid", uid);
        patch.set("status", status);
        return Optional.of(patch);
    }

    private static ArrayNode mergedList(@Nullable JsonNode before, JsonNode after, String key) {
        ArrayNode changed = JsonNodeFactory.instance.arrayNode();
        for (JsonNode item : after) {
            Optional<JsonNode> old = find(before, key, item.path(key));
            if (old.isEmpty() || !old.get().equals(item)) {
                changed.add(withNulls(item, old));
            }
        }
        for (JsonNode item : listed(before)) {
            // A condition that isn't ours to keep stays; an address that is gone must go.
            if ("ip".equals(key) && find(after, key, item.path(key)).isEmpty()) {
                changed.addObject().put("$patch", "delete").set(key, item.path(key));
            }
        }
        return changed;
    }

    private static JsonNode withNulls(JsonNode item, Optional<JsonNode> before) {
        ObjectNode full = (ObjectNode) item.deepCopy();
        before.ifPresent(old -> old.forEachEntry((name, value) -> {
            if (!full.has(name) && !value.isNull()) {
                full.putNull(name);
            }
        }));
        return full;
    }

    private static Optional<JsonNode> find(@Nullable JsonNode list, String key, JsonNode value) {
        return listed(list).stream()
                .filter(item -> item.path(key).equals(value))
                .findFirst();
    }

    private static List<JsonNode> listed(@Nullable JsonNode list) {
        List<JsonNode> items = new ArrayList<>();
        if (list != null) {
            list.forEach(items::add);
        }
        return items;
    }
}
