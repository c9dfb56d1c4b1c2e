package dev.capstan.lifecycle.node;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** How long ago each node's heartbeat was seen to change: by our own clock, so that no agent's clock matters. */
final class NodeHeartbeats {
    private record Observed(Heartbeat heartbeat, Duration at) {}

    private final Ticker ticker;
    private final Map<String, Observed> observed = new ConcurrentHashMap<>();
    private volatile Duration lastHeard;

    NodeHeartbeats(Ticker ticker) {
        this.ticker = ticker;
        this.lastHeard = ticker.elapsed();
    }

    /** Zero for one that wasn't seen before. */
    Duration age(String node, Heartbeat heartbeat) {
        Duration now = ticker.elapsed();
        Observed last = observed.compute(node, (name, before) -> sameOrNew(before, heartbeat, now));
        if (last.at().equals(now)) {
            lastHeard = now;
        }
        return now.minus(last.at());
    }

    private static Observed sameOrNew(@Nullable Observed before, Heartbeat heartbeat, Duration now) {
        return before != null && before.heartbeat().equals(heartbeat) ? before : new Observed(heartbeat, now);
    }

    /** How long ago any node's heartbeat changed. */
    Duration silenceOfAll() {
        return ticker.elapsed().minus(lastHeard);
    }

    void forgetAll() {
        observed.clear();
        lastHeard = ticker.elapsed();
    }

    void forget(String node) {
        observed.remove(node);
    }
}
