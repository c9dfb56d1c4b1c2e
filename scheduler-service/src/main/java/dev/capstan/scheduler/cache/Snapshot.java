package dev.capstan.scheduler.cache;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The nodes as they were when a scheduling cycle began. Belongs to the scheduling thread, and lasts until its next call of
 * {@link SchedulerCache#updateSnapshot}, which touches only the nodes that changed: no list is copied per Pod.
 */
public final class Snapshot {
    private final List<NodeInfo> nodes = new ArrayList<>();
    private final Map<String, Integer> positions = new HashMap<>();

    public int size() {
        return nodes.size();
    }

    public NodeInfo node(int position) {
        return nodes.get(position);
    }

    void put(NodeInfo node) {
        Integer position = positions.putIfAbsent(node.name(), nodes.size());
        if (position == null) {
            nodes.add(node);
        } else {
            nodes.set(position, node);
        }
    }

    /** The last node takes the place of the removed one. */
    void remove(String name) {
        Integer position = positions.remove(name);
        if (position == null) {
            return;
        }
        NodeInfo last = nodes.removeLast();
        if (position < nodes.size()) {
            nodes.set(position, last);
            positions.put(last.name(), position);
        }
    }
}
