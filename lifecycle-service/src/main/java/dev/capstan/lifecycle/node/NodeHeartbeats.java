package dev.capstan.lifecycle.node;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** How long ago each node's heartbeat was seen to change: by our own clock, so that no agent's clock matters. */
final class NodeHeartbeats {
    private record Observed(Heartbeat heartbeat, Duration at) {}

    private final Ticker ticker;
    private final Map<String, Observed> observed = new ConcurrentHashMap<>();
    private final Duration longSilence;
    private volatile Duration lastHeard;
    private volatile @Nullable Duration resumed;

    /**
     * @param longSilence of all nodes at once, which is more likely to be the API server's than theirs
     */
    NodeHeartbeats(Ticker ticker, Duration longSilence) {
        this.ticker = ticker;
        this.longSilence = longSilence;
        this.lastHeard = ticker.elapsed();
    }

    /** Zero for one that wasn't seen before. */
    Duration age(String node, Heartbeat heartbeat) {
        Duration now = ticker.elapsed();
        Observed last = observed.compute(node, (name, before) -> sameOrNew(before, heartbeat, now));
        if (last.at().equals(now)) {
            heard(now);
        }
        return now.minus(last.at());
    }

    private void heard(Duration now) {
        if (now.minus(lastHeard).compareTo(longSilence) >= 0) {
            resumed = now;
        }
        lastHeard = now;
    }

    private static Observed sameOrNew(@Nullable Observed before, Heartbeat heartbeat, Duration now) {
        return before != null && before.heartbeat().equals(heartbeat) ? before : new Observed(heartbeat, now);
    }

    /** How long ago any node's heartbeat changed. */
    Duration silenceOfAll() {
        return ticker.elapsed().minus(lastHeard);
    }

    /** How long ago the first node was heard of after a long silence of all; empty when there was none. */
    Optional<Duration> sinceAllWereSilent() {
        return Optional.ofNullable(resumed).map(ticker.elapsed()::minus);
    }

    void forgetAll() {
        observed.clear();
        resumed = null;
        lastHeard = ticker.elapsed();
    }

    void forget(String node) {
        observed.remove(node);
    }
}
