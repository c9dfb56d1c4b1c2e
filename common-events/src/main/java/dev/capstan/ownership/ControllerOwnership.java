package dev.capstan.ownership;

import dev.capstan.resource.ObjectKey;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** {@link ShardOwnership} as {@link Holdings} writes it. */
final class ControllerOwnership implements ShardOwnership {
    private final ShardedController controller;
    private final Map<Shard, Tenure> tenures = new ConcurrentHashMap<>();
    private final List<ShardListener> listeners = new CopyOnWriteArrayList<>();

    ControllerOwnership(ShardedController controller) {
        this.controller = controller;
    }

    @Override
    public ShardedController controller() {
        return controller;
    }

    @Override
    public Collection<Tenure> tenures() {
        return tenures.values().stream().filter(Tenure::isCurrent).toList();
    }

    @Override
    public Optional<Tenure> tenureOf(ObjectKey key) {
        return Optional.ofNullable(tenures.get(controller.shardOf(key))).filter(Tenure::isCurrent);
    }

    @Override
    public void addListener(ShardListener listener) {
        listeners.add(listener);
    }

    /** In this order, so that no key is worked on before all that was remembered of it is gone, and none is missed. */
    void begin(Tenure tenure) {
        listeners.forEach(listener -> listener.forget(tenure.shard()));
        tenures.put(tenure.shard(), tenure);
        listeners.forEach(listener -> listener.enqueue(tenure.shard()));
    }

    void end(Tenure tenure) {
        tenure.end();
        tenures.remove(tenure.shard(), tenure);
        listeners.forEach(listener -> listener.forget(tenure.shard()));
    }
}
