package dev.capstan.scheduler.cache;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Nodes and the Pods on them, ahead of the informers by what was just decided.
 *
 * <p>The problem: a binding takes milliseconds to come back through the informer, and the next Pod must not be given the
 * same room meanwhile. The rule: a placed Pod is <em>assumed</em> at once and counts like a bound one. Its life (source:
 * {@code pkg/scheduler/backend/cache}):
 *
 * <ol>
 *   <li>assumed, until the binding is answered: then {@link #finishBinding} or {@link #forget};
 *   <li>confirmed, once the informer shows it bound, to whichever node that is;
 *   <li>expired, when the binding was answered well but the informer hasn't shown it for very long;
 *   <li>removed, when it ends or is deleted, at any of these stages.
 * </ol>
 *
 * <p>Pods may be known before their node is: they count from the moment that it appears.
 */
public final class SchedulerCache {
    /**
     * @param assumedUntil null while the binding runs, and for confirmed Pods
     */
    private record CachedPod(
            PodInfo pod,
            String node,
            boolean assumed,
            @Nullable Instant assumedUntil) {}

    private record Expiry(String uid, Instant at) {}

    private final Clock clock;
    private final Duration assumedExpiry;
    private final Queue<Expiry> expiries = new ArrayDeque<>();
    private final Map<String, NodeDescription> nodes = new HashMap<>();
    private final Map<String, Usage> usages = new HashMap<>();
    private final Map<String, CachedPod> pods = new HashMap<>();
    private final Set<String> changed = new HashSet<>();

    /**
     * @param assumedExpiry how long after its binding an assumed Pod counts without the informer having shown it
     */
    public SchedulerCache(Clock clock, Duration assumedExpiry) {
        this.clock = clock;
        this.assumedExpiry = assumedExpiry;
    }

    /** Brings the snapshot up to date. */
    public synchronized void updateSnapshot(Snapshot snapshot) {
        for (String name : changed) {
            NodeDescription node = nodes.get(name);
            if (node == null) {
                snapshot.remove(name);
            } else {
                snapshot.put(new NodeInfo(node, usages.getOrDefault(name, Usage.NOTHING)));
            }
        }
        changed.clear();
    }

    /**
     * Returns what was known of the node before; null if it is new.
     */
    public synchronized @Nullable NodeDescription setNode(NodeDescription node) {
        changed.add(node.name());
        return nodes.put(node.name(), node);
    }

    public synchronized void removeNode(String name) {
        nodes.remove(name);
        changed.add(name);
    }

    /**
     * @throws IllegalStateException when the Pod is assumed or bound already: placing it again would bind it twice
     */
    public synchronized void assume(PodInfo pod, String node) {
        if (pods.containsKey(pod.uid())) {
            throw new IllegalStateException("pod " + pod + " is placed already");
        }
        place(new CachedPod(pod, node, true, null));
    }

    public synchronized boolean isPlaced(String uid) {
        return pods.containsKey(uid);
    }

    /** The binding was answered well: from now on only the informer is waited for. */
    public synchronized void finishBinding(String uid) {
        CachedPod cached = pods.get(uid);
        if (cached != null && cached.assumed()) {
            Instant until = clock.instant().plus(assumedExpiry);
            pods.put(uid, new CachedPod(cached.pod(), cached.node(), true, until));
            expiries.add(new Expiry(uid, until));
        }
    }

    /** The binding failed. Without effect on a Pod that the informer has shown bound meanwhile. */
    public synchronized void forget(String uid) {
        CachedPod cached = pods.get(uid);
        if (cached != null && cached.assumed()) {
            displace(cached);
        }
    }

    /** All that the informer hasn't shown bound: another instance binds from now on. */
    public synchronized void forgetAssumed() {
        List<CachedPod> assumed =
                pods.values().stream().filter(CachedPod::assumed).toList();
        assumed.forEach(this::displace);
    }

    /** The informer shows the Pod bound. */
    public synchronized void confirm(PodInfo pod, String node) {
        CachedPod before = pods.get(pod.uid());
        if (before != null) {
            displace(before);
        }
        place(new CachedPod(pod, node, false, null));
    }

    /**
     * @return whether the Pod took room
     */
    public synchronized boolean remove(String uid) {
        CachedPod cached = pods.get(uid);
        if (cached == null) {
            return false;
        }
        displace(cached);
        return true;
    }

    /**
     * Cheap when there is nothing to do, so that it can be called in every cycle.
     *
     * @return the Pods that were given up
     */
    public synchronized List<PodInfo> expireAssumed() {
        Instant now = clock.instant();
        List<PodInfo> expired = new ArrayList<>();
        for (Expiry first = expiries.peek(); first != null && first.at().isBefore(now); first = expiries.peek()) {
            expiries.remove();
            CachedPod cached = pods.get(first.uid());
            if (cached != null && first.at().equals(cached.assumedUntil())) {
                displace(cached);
                expired.add(cached.pod());
            }
        }
        return expired;
    }

    private void place(CachedPod cached) {
        pods.put(cached.pod().uid(), cached);
        usages.merge(cached.node(), Usage.NOTHING.plus(cached.pod()), (usage, ignored) -> usage.plus(cached.pod()));
        changed.add(cached.node());
    }

    private void displace(CachedPod cached) {
        pods.remove(cached.pod().uid());
        usages.computeIfPresent(cached.node(), (name, usage) -> {
            Usage left = usage.minus(cached.pod());
            return left.pods() == 0 ? null : left;
        });
        changed.add(cached.node());
    }
}
