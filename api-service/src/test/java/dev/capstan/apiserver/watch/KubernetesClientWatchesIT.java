package dev.capstan.apiserver.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.capstan.apiserver.store.ChangeFeed;
import dev.capstan.apiserver.store.StoreState;
import dev.capstan.apiserver.testing.ApiServer;
import dev.capstan.apiserver.testing.SharedApiServer;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Watches of the Kubernetes client that Java programs use. It asks for a WebSocket first, as it may here. */
class KubernetesClientWatchesIT {
    private static final Duration SOON = Duration.ofSeconds(10);

    private final String namespace = SharedApiServer.namespace();

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void seesPodsComeChangeAndGo(boolean onlyHttp) throws Exception {
        Events<Pod> events = new Events<>();
        long start = System.nanoTime();
        try (KubernetesClient client = SharedApiServer.kubernetesClient(c -> c.withOnlyHttpWatches(onlyHttp));
                Watch watch = client.pods().inNamespace(namespace).watch(events)) {
            client.resource(pod("p")).create();
            assertThat(events.next()).isEqualTo("ADDED p");
            client.pods().inNamespace(namespace).withName("p").edit(pod -> labelled(pod, "seen"));
            assertThat(events.next()).isEqualTo("MODIFIED p");
            client.pods()
                    .inNamespace(namespace)
                    .withName("p")
                    .withGracePeriod(0)
                    .delete();
            assertThat(events.next()).isEqualTo("DELETED p");
        }
        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .as("no retries of a refused handshake")
                .isLessThan(Duration.ofSeconds(20));
    }

    @Test
    void seesWhatItsSelectorSelects() throws Exception {
        Events<ConfigMap> events = new Events<>();
        try (KubernetesClient client = client();
                Watch watch = client.configMaps()
                        .inNamespace(namespace)
                        .withLabel("app", "web")
                        .watch(events)) {
            client.resource(configMap("other", "api")).create();
            client.resource(configMap("mine", "web")).create();
            client.configMaps().inNamespace(namespace).withName("other").edit(other -> configMap("other", "web"));
            client.configMaps().inNamespace(namespace).withName("mine").edit(mine -> configMap("mine", "api"));

            assertThat(events.next()).isEqualTo("ADDED mine");
            assertThat(events.next()).isEqualTo("ADDED other");
            assertThat(events.next()).isEqualTo("DELETED mine");
        }
    }

    @Test
    void isToldThatItsRevisionIsGone() throws Exception {
        try (ApiServer server = ApiServer.start();
                KubernetesClient client = server.kubernetesClient(c -> c)) {
            ChangeFeed feed = server.bean(ChangeFeed.class);
            StoreState before = feed.state();
            feed.beginEpoch(before.epoch(), before.revision() + 1000);
            Events<ConfigMap> events = new Events<>();
            String old = Long.toString(Math.max(1, before.revision()));

            try (Watch watch = client.configMaps()
                    .inNamespace("default")
                    .watch(new ListOptionsBuilder().withResourceVersion(old).build(), events)) {
                assertThat(events.end)
                        .succeedsWithin(SOON)
                        .satisfies(end -> assertThat(end.isHttpGone()).isTrue());
            }
        }
    }

    @Test
    void manyWatchAtOnce() throws Exception {
        List<Events<ConfigMap>> watchers = new ArrayList<>();
        List<Watch> watches = new ArrayList<>();
        try (KubernetesClient client = client()) {
            for (int i = 0; i < 20; i++) {
                Events<ConfigMap> events = new Events<>();
                watchers.add(events);
                watches.add(client.configMaps().inNamespace(namespace).watch(events));
            }
            client.resource(configMap("c", "web")).create();
            for (Events<ConfigMap> events : watchers) {
                assertThat(events.next()).isEqualTo("ADDED c");
            }
        } finally {
            watches.forEach(Watch::close);
        }
    }

    @Test
    void informersFollow() throws Exception {
        BlockingQueue<String> added = new LinkedBlockingQueue<>();
        try (KubernetesClient client = client();
                SharedIndexInformer<ConfigMap> informer =
                        client.configMaps().inNamespace(namespace).inform(new AdditionsOnly(added))) {
            assertThat(informer.hasSynced()).isTrue();
            client.resource(configMap("c", "web")).create();
            assertThat(added.poll(10, TimeUnit.SECONDS)).isEqualTo("c");
        }
    }

    private static KubernetesClient client() {
        return SharedApiServer.kubernetesClient(c -> c);
    }

    private Pod pod(String name) {
        return new PodBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(namespace)
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName("main")
                .withImage("busybox")
                .endContainer()
                .endSpec()
                .build();
    }

    private static Pod labelled(Pod pod, String label) {
        return pod.edit()
                .editMetadata()
                .addToLabels(label, "true")
                .endMetadata()
                .build();
    }

    private ConfigMap configMap(String name, String app) {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(namespace)
                .addToLabels("app", app)
                .endMetadata()
                .build();
    }

    private record AdditionsOnly(BlockingQueue<String> added) implements ResourceEventHandler<ConfigMap> {
        @Override
        public void onAdd(ConfigMap object) {
            added.add(object.getMetadata().getName());
        }

        @Override
        public void onUpdate(ConfigMap before, ConfigMap after) {}

        @Override
        public void onDelete(ConfigMap object, boolean stateUnknown) {}
    }

    private static final class Events<T extends HasMetadata> implements Watcher<T> {
        private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
        private final CompletableFuture<WatcherException> end = new CompletableFuture<>();

        /** Waits for it. */
        String next() throws InterruptedException {
            String event = events.poll(10, TimeUnit.SECONDS);
            return event == null ? "nothing within 10 s" : event;
        }

        @Override
        public void eventReceived(Action action, T object) {
            events.add(action + " " + object.getMetadata().getName());
        }

        @Override
        public void onClose(WatcherException cause) {
            end.complete(cause);
        }
    }
}
