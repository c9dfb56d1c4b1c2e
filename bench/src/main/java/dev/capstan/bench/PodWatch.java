package dev.capstan.bench;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** The Pods of one Deployment as a watching client sees them, and the moments at which that changes. */
final class PodWatch implements AutoCloseable {
    private static final long PATIENCE_NANOS = Duration.ofMinutes(2).toNanos();

    private final Map<String, Pod> pods = new HashMap<>();
    private final Watch watch;
    private long changedAt = System.nanoTime();

    PodWatch(KubernetesClient client, String app) {
        this.watch = client.pods().inNamespace("default").withLabel("app", app).watch(new Watcher<>() {
            @Override
            public void eventReceived(Action action, Pod pod) {
                change(action, pod);
            }

            @Override
            public void onClose(WatcherException cause) {
                throw new IllegalStateException("the watch ended early", cause);
            }
        });
    }

    private synchronized void change(Watcher.Action action, Pod pod) {
        changedAt = System.nanoTime();
        if (action == Watcher.Action.DELETED) {
            pods.remove(pod.getMetadata().getName());
        } else {
            pods.put(pod.getMetadata().getName(), pod);
        }
        notifyAll();
    }

    /**
     * Waits until it holds of all Pods there are.
     *
     * @return by {@link System#nanoTime}, when the event arrived that made it hold
     */
    synchronized long awaitThat(String what, Predicate<Collection<Pod>> condition) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (!condition.test(pods.values())) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                throw new IllegalStateException("waited in vain for " + what + "; there are "
                        + pods.values().stream().map(PodWatch::summary).toList());
            }
            wait(left / 1_000_000 + 1);
        }
        return changedAt;
    }

    long awaitReady(int count) throws InterruptedException {
        return awaitThat(
                count + " Pods to be Ready",
                all -> all.size() == count && all.stream().allMatch(dev.capstan.resource.Pods::isReady));
    }

    long awaitGone() throws InterruptedException {
        return awaitThat("all Pods to be gone", Collection::isEmpty);
    }

    synchronized List<Pod> pods() {
        return List.copyOf(pods.values());
    }

    private static String summary(Pod pod) {
        return pod.getMetadata().getName() + " "
                + (pod.getStatus() == null ? "" : pod.getStatus().getPhase());
    }

    @Override
    public void close() {
        watch.close();
    }
}
