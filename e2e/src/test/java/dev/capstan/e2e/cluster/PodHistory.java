package dev.capstan.e2e.cluster;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.util.ArrayList;
import java.util.List;

/** Every state that a watch showed of every Pod of a namespace, in order. */
public final class PodHistory implements AutoCloseable {
    private record Seen(Watcher.Action action, Pod pod) {}

    private final List<Seen> seen = new ArrayList<>();
    private final Watch watch;

    private PodHistory(CapstanCluster cluster, String namespace) {
        this.watch = cluster.client().pods().inNamespace(namespace).watch(new Watcher<>() {
            @Override
            public void eventReceived(Action action, Pod pod) {
                synchronized (seen) {
                    seen.add(new Seen(action, pod));
                }
            }

            @Override
            public void onClose(WatcherException cause) {
                throw new AssertionError("the watch ended early", cause);
            }
        });
    }

    public static PodHistory watch(CapstanCluster cluster, String namespace) {
        return new PodHistory(cluster, namespace);
    }

    public List<Pod> of(String uid) {
        synchronized (seen) {
            return seen.stream()
                    .map(Seen::pod)
                    .filter(pod -> pod.getMetadata().getUid().equals(uid))
                    .toList();
        }
    }

    /** Without repetitions, {@code Pending, Running, Failed}. */
    public List<String> phases(String uid) {
        List<String> phases = new ArrayList<>();
        for (Pod pod : of(uid)) {
            String phase = pod.getStatus().getPhase();
            if (phases.isEmpty() || !phases.getLast().equals(phase)) {
                phases.add(phase);
            }
        }
        return phases;
    }

    public boolean isDeleted(String uid) {
        synchronized (seen) {
            return seen.stream()
                    .anyMatch(one -> one.action() == Watcher.Action.DELETED
                            && one.pod().getMetadata().getUid().equals(uid));
        }
    }

    /** How many different Pods there ever were. */
    public long count() {
        synchronized (seen) {
            return seen.stream()
                    .map(one -> one.pod().getMetadata().getUid())
                    .distinct()
                    .count();
        }
    }

    @Override
    public void close() {
        watch.close();
    }
}
