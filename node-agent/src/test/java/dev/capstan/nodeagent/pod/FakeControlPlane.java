package dev.capstan.nodeagent.pod;

import dev.capstan.client.EventRecorder;
import dev.capstan.event.ChangeEvent;
import dev.capstan.informer.EventHandler;
import dev.capstan.informer.IndexedStore;
import dev.capstan.informer.Informer;
import dev.capstan.informer.Store;
import dev.capstan.nodeagent.env.ConfigSource;
import dev.capstan.nodeagent.status.PodStatuses;
import dev.capstan.resource.ObjectKey;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.Secret;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/**
 * The API server and the informer as Pod workers see them, in memory. What is written shows in the store at once, and every
 * status ever written is kept.
 */
final class FakeControlPlane implements PodApi, PodStatuses, Informer<Pod>, EventRecorder, ConfigSource {
    private final IndexedStore<Pod> store = new IndexedStore<>();
    private final Map<String, Pod> live = new HashMap<>();
    private final List<EventHandler<Pod>> handlers = new ArrayList<>();
    private final Map<String, ConfigMap> configMaps = new HashMap<>();
    private final Map<String, Secret> secrets = new HashMap<>();
    private final Map<String, List<PodStatus>> statuses = new HashMap<>();
    private final List<String> events = new CopyOnWriteArrayList<>();
    private volatile boolean away;
    private volatile Runnable afterRemoval = () -> {};

    /** No question is answered any more. */
    void goAway() {
        away = true;
    }

    void comeBack() {
        away = false;
    }

    synchronized void create(Pod pod) {
        live.put(pod.getMetadata().getUid(), pod);
        store.put(pod);
        handlers.forEach(handler -> handler.onChange(new ChangeEvent.Added<>(ObjectKey.of(pod), pod)));
    }

    synchronized void update(Pod pod) {
        Pod before = live.put(pod.getMetadata().getUid(), pod);
        store.put(pod);
        handlers.forEach(handler ->
                handler.onChange(new ChangeEvent.Modified<>(ObjectKey.of(pod), before == null ? pod : before, pod)));
    }

    /** As {@code kubectl delete} does. */
    synchronized void delete(Pod pod, long graceSeconds) {
        update(new PodBuilder(live.get(pod.getMetadata().getUid()))
                .editMetadata()
                .withDeletionTimestamp(Instant.now().toString())
                .withDeletionGracePeriodSeconds(graceSeconds)
                .endMetadata()
                .build());
    }

    /** As {@code kubectl delete --force} does: the object is gone at once. */
    synchronized void forget(Pod pod) {
        live.remove(pod.getMetadata().getUid());
        loseFromStore(pod);
    }

    /** The informer says that a Pod is gone which the API server still has. */
    synchronized void loseFromStore(Pod pod) {
        store.remove(ObjectKey.of(pod));
        handlers.forEach(handler -> handler.onChange(new ChangeEvent.Deleted<>(ObjectKey.of(pod), pod)));
    }

    synchronized void put(ConfigMap configMap) {
        configMaps.put(configMap.getMetadata().getName(), configMap);
    }

    synchronized void put(Secret secret) {
        secrets.put(secret.getMetadata().getName(), secret);
    }

    synchronized PodStatus statusOf(Pod pod) {
        List<PodStatus> all = statuses.getOrDefault(pod.getMetadata().getUid(), List.of());
        return all.isEmpty() ? new PodStatus() : all.getLast();
    }

    synchronized List<PodStatus> allStatusesOf(Pod pod) {
        return List.copyOf(statuses.getOrDefault(pod.getMetadata().getUid(), List.of()));
    }

    /** {@code Reason: message}. */
    List<String> events() {
        return events;
    }

    synchronized boolean has(Pod pod) {
        return live.containsKey(pod.getMetadata().getUid());
    }

    private void answer() {
        if (away) {
            throw new IllegalStateException("no answer");
        }
    }

    @Override
    public synchronized Optional<Pod> live(String namespace, String name, String uid) {
        answer();
        return Optional.ofNullable(live.get(uid));
    }

    @Override
    public synchronized Set<String> liveUids() {
        answer();
        return Set.copyOf(live.keySet());
    }

    @Override
    public synchronized void remove(Pod pod) {
        answer();
        if (live.containsKey(pod.getMetadata().getUid())) {
            forget(pod);
            afterRemoval.run();
        }
    }

    /** What happens when a Pod is gone and the agent, which asked for it, has no answer yet. */
    void afterRemoval(Runnable action) {
        afterRemoval = action;
    }

    @Override
    public synchronized void write(Pod pod, PodStatus status) {
        List<PodStatus> all = statuses.computeIfAbsent(pod.getMetadata().getUid(), uid -> new ArrayList<>());
        if (all.isEmpty() || !all.getLast().equals(status)) {
            all.add(status);
            live.computeIfPresent(
                    pod.getMetadata().getUid(),
                    (uid, current) -> new PodBuilder(current).withStatus(status).build());
        }
    }

    @Override
    public void shown(Pod pod) {
        // nobody writes here but the agent
    }

    @Override
    public boolean awaitWritten(String podUid, Duration timeout) {
        return true;
    }

    @Override
    public synchronized Optional<PodStatus> latest(String podUid) {
        return Optional.ofNullable(statuses.get(podUid)).map(List::getLast);
    }

    @Override
    public void forget(String podUid) {}

    @Override
    public Store<Pod> store() {
        return store;
    }

    @Override
    public void addHandler(EventHandler<Pod> handler) {
        handlers.add(handler);
    }

    @Override
    public void addIndex(String name, Function<Pod, Collection<String>> valuesOf) {
        store.addIndex(name, valuesOf);
    }

    @Override
    public boolean hasSynced() {
        return true;
    }

    @Override
    public void record(String type, HasMetadata about, String reason, String message) {
        events.add(reason + ": " + message);
    }

    @Override
    public synchronized Optional<ConfigMap> configMap(String namespace, String name) {
        answer();
        return Optional.ofNullable(configMaps.get(name));
    }

    @Override
    public synchronized Optional<Secret> secret(String namespace, String name) {
        answer();
        return Optional.ofNullable(secrets.get(name));
    }
}
