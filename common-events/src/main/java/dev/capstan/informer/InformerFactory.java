package dev.capstan.informer;

import dev.capstan.management.HealthCheck;
import dev.capstan.management.HealthContributor;
import dev.capstan.resource.ResourceType;
import dev.capstan.resource.ResourceTypes;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.io.ByteArrayInputStream;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;

/**
 * Makes the informers of one service and feeds them from one Kafka consumer.
 *
 * <p>A consumer of its own assignment, without a group: every instance reads every record, from the beginning, as an
 * informer must. One thread serves all topics of the service, so handlers must only enqueue.
 */
public final class InformerFactory implements SmartLifecycle, HealthContributor, MeterBinder {
    /** Before the controller loops, which wait for {@link #hasSynced()}. */
    public static final int PHASE = 0;

    private static final long AWAIT_POLL_MILLIS = 5;

    private final Supplier<Consumer<String, byte[]>> consumers;
    private final StoreStatus.Source storeStatus;
    private final KubernetesSerialization serialization;
    private final Clock clock;
    private final Map<String, TopicInformer<?>> informers = new LinkedHashMap<>();
    private InformerMeters meters = InformerMeters.none();
    private volatile @Nullable InformerThread thread;

    /**
     * @param clock tells how long nothing was heard from Kafka
     */
    public InformerFactory(
            Supplier<Consumer<String, byte[]>> consumers,
            StoreStatus.Source storeStatus,
            KubernetesSerialization serialization,
            Clock clock) {
        this.consumers = consumers;
        this.storeStatus = storeStatus;
        this.serialization = serialization;
        this.clock = clock;
    }

    /** The service's informer of a type, the same one each time. */
    public <T extends HasMetadata> Informer<T> informer(Class<T> model) {
        return create(model, headers -> true);
    }

    /** The Pods bound to one node. Records of all others are passed over without parsing them. */
    public Informer<Pod> podsOfNode(String nodeName) {
        return create(Pod.class, headers -> headers.node().equals(nodeName));
    }

    private synchronized <T extends HasMetadata> Informer<T> create(Class<T> model, Predicate<RecordHeaders> wanted) {
        if (thread != null) {
            throw new IllegalStateException("informers are made before they are started: " + model.getSimpleName());
        }
        ResourceType type = ResourceTypes.of(model);
        @SuppressWarnings("unchecked") // one informer per topic, and a topic has one model class
        TopicInformer<T> informer = (TopicInformer<T>) informers.computeIfAbsent(
                type.topic(), topic -> new TopicInformer<>(topic, value -> decode(value, model), wanted));
        return informer;
    }

    private <T> T decode(byte[] value, Class<T> model) {
        return serialization.unmarshal(new ByteArrayInputStream(value), model);
    }

    /** Whether all informers have. */
    public boolean hasSynced() {
        for (TopicInformer<?> informer : informers.values()) {
            if (!informer.hasSynced()) {
                return false;
            }
        }
        return true;
    }

    /**
     * @return false when it took longer
     */
    public boolean awaitSync(Duration timeout) throws InterruptedException {
        long deadline = System.nanoTime() + timeout.toNanos();
        while (!hasSynced()) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            Thread.sleep(AWAIT_POLL_MILLIS);
        }
        return true;
    }

    /**
     * Completes once all stores show what was in PostgreSQL when this was called, or something later: the revision is read live,
     * as for {@link #hasSynced()}. Fails when the informers don't run.
     */
    public synchronized CompletableFuture<Void> catchUp() {
        if (informers.isEmpty()) {
            return CompletableFuture.completedFuture(null);
        }
        return thread == null
                ? CompletableFuture.failedFuture(new IllegalStateException("informers don't run"))
                : thread.catchUp();
    }

    @Override
    public synchronized void bindTo(MeterRegistry registry) {
        meters = new InformerMeters(registry, informers.values());
    }

    @Override
    public List<HealthCheck> healthChecks() {
        return List.of(
                HealthCheck.liveness("informers", () -> InformerHealth.ended(thread)),
                HealthCheck.readiness("kafka", () -> InformerHealth.silent(thread)),
                HealthCheck.readiness("informer-sync", () -> InformerHealth.behind(informers.values())));
    }

    @Override
    public synchronized void start() {
        if (thread == null && !informers.isEmpty()) {
            thread = new InformerThread(consumers, storeStatus, List.copyOf(informers.values()), clock, meters);
            thread.start();
        }
    }

    @Override
    public synchronized void stop() {
        if (thread != null) {
            thread.stop();
            thread = null;
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return thread != null;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }
}
