package dev.capstan.bench;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.WatchEvent;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * From a Deployment's creation to its one Pod bound, running and Ready, as a watching client sees it: the cheapest client that
 * the JDK has, whose own code is warm and whose connection is open, so that the cluster is what is measured.
 */
final class PodPath {
    private static final String DEPLOYMENTS = "/apis/apps/v1/namespaces/default/deployments";
    private static final String PODS = "/api/v1/namespaces/default/pods";
    private static final int WARM_UP = 1_000;

    private final ApiConnection api;
    private final KubernetesSerialization json;
    private final List<Duration> acknowledged = new ArrayList<>();
    private final List<Duration> bound = new ArrayList<>();
    private final List<Duration> running = new ArrayList<>();
    private final List<Duration> ready = new ArrayList<>();

    record Report(Samples acknowledged, Samples bound, Samples running, Samples ready) {}

    PodPath(KubernetesClient client) throws IOException, GeneralSecurityException {
        this.api = new ApiConnection(client.getConfiguration());
        this.json = client.getKubernetesSerialization();
        for (int call = 0; call < WARM_UP; call++) {
            api.send("GET", DEPLOYMENTS, "");
        }
    }

    /** One Deployment, from nothing to nothing. */
    void round(String name, boolean counts) throws IOException, InterruptedException {
        String deployment = json.asJson(HelloDeployment.of(name, 1));
        try (Arrivals pod = new Arrivals(api.open(PODS + "?watch=true&labelSelector=app%3D" + name))) {
            // The watch took the connection that was open.
            api.send("GET", DEPLOYMENTS, "");
            long start = System.nanoTime();
            api.send("POST", DEPLOYMENTS, deployment);
            long answered = System.nanoTime();
            pod.awaitReady();
            api.send("DELETE", DEPLOYMENTS + "/" + name, "");
            pod.awaitGone();
            if (counts) {
                acknowledged.add(Duration.ofNanos(answered - start));
                bound.add(Duration.ofNanos(pod.first(it -> it.getSpec().getNodeName() != null) - start));
                running.add(Duration.ofNanos(
                        pod.first(it -> "Running".equals(it.getStatus().getPhase())) - start));
                ready.add(Duration.ofNanos(pod.first(dev.capstan.resource.Pods::isReady) - start));
            }
        }
    }

    /** A Pod's events and when they came. They are parsed when all is over: that takes as long as a step of the path. */
    private final class Arrivals implements AutoCloseable {
        private final BufferedReader watch;
        private final Map<String, Long> at = Collections.synchronizedMap(new LinkedHashMap<>());
        private final CountDownLatch ready = new CountDownLatch(1);
        private final CountDownLatch gone = new CountDownLatch(1);

        Arrivals(BufferedReader watch) {
            this.watch = watch;
            Thread.ofVirtual().start(this::follow);
        }

        private void follow() {
            try {
                for (String line = watch.readLine(); line != null; line = watch.readLine()) {
                    at.put(line, System.nanoTime());
                    if (line.contains("\"ready\":true")) {
                        ready.countDown();
                    }
                    if (line.startsWith("{\"type\":\"DELETED\"")) {
                        gone.countDown();
                        return;
                    }
                }
            } catch (IOException failure) {
                throw new UncheckedIOException("the watch ended early", failure);
            }
        }

        void awaitReady() throws InterruptedException {
            await(ready, "to become Ready");
        }

        void awaitGone() throws InterruptedException {
            await(gone, "to go");
        }

        private void await(CountDownLatch latch, String what) throws InterruptedException {
            if (!latch.await(60, TimeUnit.SECONDS)) {
                throw new IllegalStateException("waited in vain for the Pod " + what);
            }
        }

        long first(Predicate<Pod> condition) {
            for (Map.Entry<String, Long> arrival : at.entrySet()) {
                WatchEvent event = json.unmarshal(arrival.getKey(), WatchEvent.class);
                if (condition.test((Pod) event.getObject())) {
                    return arrival.getValue();
                }
            }
            throw new IllegalStateException("no event showed the Pod so: " + at.keySet());
        }

        @Override
        public void close() throws IOException {
            watch.close();
        }
    }

    Report report() {
        return new Report(Samples.of(acknowledged), Samples.of(bound), Samples.of(running), Samples.of(ready));
    }
}
