package dev.capstan.standalone.narrator;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Tells the way of one Deployment to running containers as it happens, each step once, with milliseconds since it was
 * applied. It watches the API as any client could: what it shows is what the services have written.
 */
public final class PathNarrator implements AutoCloseable {
    private final Progress progress;
    private final Set<String> told = ConcurrentHashMap.newKeySet();
    private final List<Watch> watches = new ArrayList<>();
    private final Set<String> ready = new HashSet<>();
    private final long began = System.nanoTime();

    private PathNarrator(Progress progress) {
        this.progress = progress;
    }

    /**
     * @param application the value of the label {@code app} on all objects of the Deployment
     */
    public static PathNarrator follow(
            KubernetesClient client, String namespace, String application, Progress progress) {
        PathNarrator narrator = new PathNarrator(progress);
        narrator.watches.add(client.apps()
                .deployments()
                .inNamespace(namespace)
                .withLabel("app", application)
                .watch(watcher(narrator::deployment)));
        narrator.watches.add(client.apps()
                .replicaSets()
                .inNamespace(namespace)
                .withLabel("app", application)
                .watch(watcher(narrator::replicaSet)));
        narrator.watches.add(client.pods()
                .inNamespace(namespace)
                .withLabel("app", application)
                .watch(watcher(narrator::pod)));
        return narrator;
    }

    private void deployment(Deployment deployment) {
        tell(deployment, "accepted", "accepted by the API server");
        if (deployment.getStatus() != null && deployment.getStatus().getObservedGeneration() != null) {
            tell(deployment, "observed", "status written by the Deployment controller");
        }
    }

    private void replicaSet(ReplicaSet replicaSet) {
        tell(replicaSet, "created", "created by the Deployment controller");
    }

    private void pod(Pod pod) {
        tell(pod, "created", "created by the ReplicaSet controller");
        if (pod.getSpec().getNodeName() != null) {
            tell(pod, "bound", "bound to " + pod.getSpec().getNodeName() + " by the scheduler");
        }
        if (pod.getStatus() == null) {
            return;
        }
        if (pod.getStatus().getPodIP() != null) {
            tell(pod, "network", "sandbox and network: " + pod.getStatus().getPodIP());
        }
        if ("Running".equals(pod.getStatus().getPhase())) {
            tell(pod, "started", "container started");
        }
        if (dev.capstan.resource.Pods.isReady(pod)) {
            synchronized (ready) {
                ready.add(pod.getMetadata().getName());
            }
            tell(pod, "ready", "Ready");
        }
        explainWaiting(pod);
    }

    private void explainWaiting(Pod pod) {
        pod.getStatus().getContainerStatuses().stream()
                .filter(status -> status.getState() != null && status.getState().getWaiting() != null)
                .map(status -> status.getState().getWaiting())
                .filter(waiting ->
                        waiting.getMessage() != null && !waiting.getMessage().isEmpty())
                .forEach(waiting -> tell(pod, waiting.getReason(), waiting.getReason() + ": " + waiting.getMessage()));
    }

    private void tell(HasMetadata object, String step, String text) {
        if (told.add(object.getMetadata().getUid() + step)) {
            long millis = (System.nanoTime() - began) / 1_000_000;
            progress.line("  + %5d ms  %-10s %-28s %s"
                    .formatted(millis, object.getKind(), object.getMetadata().getName(), text));
        }
    }

    /** How many Pods have been seen Ready. */
    public int readyPods() {
        synchronized (ready) {
            return ready.size();
        }
    }

    @Override
    public void close() {
        watches.forEach(Watch::close);
    }

    private static <T> Watcher<T> watcher(Consumer<T> seen) {
        return new Watcher<>() {
            @Override
            public void eventReceived(Action action, T object) {
                if (action != Action.DELETED && action != Action.BOOKMARK) {
                    seen.accept(object);
                }
            }

            @Override
            public void onClose(WatcherException cause) {
                // what isn't shown any more still happens; the start waits on the objects themselves
            }
        };
    }
}
