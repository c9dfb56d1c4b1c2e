package dev.capstan.lifecycle.node;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** How long ago each node's heartbeat was seen to change: by our own clock, so that no agent's clock matters. */
final class NodeHeartbeats {
    private record Observed(Heartbeat heartbeat, Duration at) {}

    private final Ticker ticker;
    private final Map<String, Observed> observed = new ConcurrentHashMap<>();

    NodeHeartbeats(Ticker ticker) {
        this.ticker = ticker;
    }

    /** Zero for one that wasn't seen before. */
    Duration age(String node, Heartbeat heartbeat) {
        Duration now = ticker.elapsed();
        Observed last = observed.compute(
                node,
                (name, before) ->
                        before != null && before.heartbeat().equals(heartbeat) ? before : new Observed(heartbeat, now));
        return now.minus(last.at());
    }

    void forget(String node) {
        observed.remove(node);
    }
}
