package dev.capstan.bench;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** From a Deployment's creation to its one Pod bound, running and Ready, as a watching client sees it. */
final class PodPath {
    private final List<Duration> acknowledged = new ArrayList<>();
    private final List<Duration> bound = new ArrayList<>();
    private final List<Duration> running = new ArrayList<>();
    private final List<Duration> ready = new ArrayList<>();

    record Report(Samples acknowledged, Samples bound, Samples running, Samples ready) {}

    /** One Deployment, from nothing to nothing. */
    void round(KubernetesClient client, String name, boolean counts) throws InterruptedException {
        Map<String, Long> first = new ConcurrentHashMap<>();
        CountDownLatch isReady = new CountDownLatch(1);
        CountDownLatch isGone = new CountDownLatch(1);
        try (Watch watch = client.pods()
                .inNamespace("default")
                .withLabel("app", name)
                .watch(new Watcher<>() {
                    @Override
                    public void eventReceived(Action action, Pod pod) {
                        long now = System.nanoTime();
                        if (action == Action.DELETED) {
                            isGone.countDown();
                        }
                        if (pod.getSpec().getNodeName() != null) {
                            first.putIfAbsent("bound", now);
                        }
                        if ("Running".equals(pod.getStatus().getPhase())) {
                            first.putIfAbsent("running", now);
                        }
                        if (dev.capstan.resource.Pods.isReady(pod)) {
                            first.putIfAbsent("ready", now);
                            isReady.countDown();
                        }
                    }

                    @Override
                    public void onClose(WatcherException cause) {
                        throw new IllegalStateException("the watch ended early", cause);
                    }
                })) {
            long start = System.nanoTime();
            client.resource(HelloDeployment.of(name, 1)).create();
            long answered = System.nanoTime();
            await(isReady, name + " to become Ready");
            client.apps().deployments().inNamespace("default").withName(name).delete();
            await(isGone, name + " to go");
            if (counts) {
                acknowledged.add(Duration.ofNanos(answered - start));
                bound.add(Duration.ofNanos(first.get("bound") - start));
                running.add(Duration.ofNanos(first.get("running") - start));
                ready.add(Duration.ofNanos(first.get("ready") - start));
            }
        }
    }

    Report report() {
        return new Report(Samples.of(acknowledged), Samples.of(bound), Samples.of(running), Samples.of(ready));
    }

    private static void await(CountDownLatch latch, String what) throws InterruptedException {
        if (!latch.await(60, TimeUnit.SECONDS)) {
            throw new IllegalStateException("waited in vain for " + what);
        }
    }
}
