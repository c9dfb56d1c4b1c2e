package dev.capstan.informer;

import dev.capstan.resource.ObjectKey;
import dev.capstan.resource.Owners;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A store in memory with its indexes; one writer, any number of readers.
 *
 * <p>Each index maps a value to the objects that have it: finding the Pods of one ReplicaSet doesn't walk all Pods.
 */
public final class IndexedStore<T extends HasMetadata> implements Store<T> {
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    private final Map<ObjectKey, T> objects = new HashMap<>();
    private final Map<String, Index<T>> indexes = new HashMap<>();

    private static final class Index<T> {
        private final Function<T, Collection<String>> valuesOf;
        private final Map<String, Map<ObjectKey, T>> byValue = new HashMap<>();

        private Index(Function<T, Collection<String>> valuesOf) {
            this.valuesOf = valuesOf;
        }

        private void add(ObjectKey key, T object) {
            for (String value : valuesOf.apply(object)) {
                byValue.computeIfAbsent(value, ignored -> new LinkedHashMap<>()).put(key, object);
            }
        }

        private void remove(ObjectKey key, T object) {
            for (String value : valuesOf.apply(object)) {
                Map<ObjectKey, T> entries = byValue.get(value);
                if (entries != null && entries.remove(key) != null && entries.isEmpty()) {
                    byValue.remove(value);
                }
            }
        }
    }

    public IndexedStore() {
        indexes.put(Indexes.NAMESPACE, new Index<>(IndexedStore::namespace));
        indexes.put(Indexes.OWNER_UID, new Index<>(IndexedStore::ownerUids));
        indexes.put(Indexes.NODE_NAME, new Index<>(IndexedStore::nodeName));
        indexes.put(Indexes.LABEL, new Index<>(IndexedStore::labels));
    }

    /** Also indexes what is here already. */
    public void addIndex(String name, Function<T, Collection<String>> valuesOf) {
        lock.writeLock().lock();
        try {
            Index<T> index = new Index<>(valuesOf);
            objects.forEach(index::add);
            indexes.put(name, index);
        } finally {
            lock.writeLock().unlock();
        }
    }

    /** Returns what stood there before. */
    public @Nullable T put(T object) {
        ObjectKey key = ObjectKey.of(object);
        lock.writeLock().lock();
        try {
            T before = objects.put(key, object);
            for (Index<T> index : indexes.values()) {
                if (before != null) {
                    index.remove(key, before);
                }
                index.add(key, object);
            }
            return before;
        } finally {
            lock.writeLock().unlock();
        }
    }

    /** Returns what stood there. */
    public @Nullable T remove(ObjectKey key) {
        lock.writeLock().lock();
        try {
            T before = objects.remove(key);
            if (before != null) {
                indexes.values().forEach(index -> index.remove(key, before));
            }
            return before;
        } finally {
            lock.writeLock().unlock();
        }
    }

    @Override
    public Optional<T> get(ObjectKey key) {
        lock.readLock().lock();
        try {
            return Optional.ofNullable(objects.get(key));
        } finally {
            lock.readLock().unlock();
        }
    }

    @Override
    public List<T> list() {
        lock.readLock().lock();
        try {
            return new ArrayList<>(objects.values());
        } finally {
            lock.readLock().unlock();
        }
    }

    @Override
    public List<T> byIndex(String name, String value) {
        lock.readLock().lock();
        try {
            Index<T> index = indexes.get(name);
            if (index == null) {
                throw new IllegalArgumentException("no index " + name);
            }
            Map<ObjectKey, T> found = index.byValue.get(value);
            return found == null ? List.of() : new ArrayList<>(found.values());
        } finally {
            lock.readLock().unlock();
        }
    }

    private static Collection<String> namespace(HasMetadata object) {
        String namespace = object.getMetadata().getNamespace();
        return namespace == null ? List.of() : List.of(namespace);
    }

    private static Collection<String> ownerUids(HasMetadata object) {
        return Owners.of(object).stream().map(OwnerReference::getUid).toList();
    }

    private static Collection<String> nodeName(HasMetadata object) {
        if (!(object instanceof Pod pod)) {
            return List.of();
        }
        String node = pod.getSpec().getNodeName();
        return List.of(node == null ? "" : node);
    }

    private static Collection<String> labels(HasMetadata object) {
        Map<String, String> labels = object.getMetadata().getLabels();
        if (labels == null || labels.isEmpty()) {
            return List.of();
        }
        String namespace = ObjectKey.of(object).namespace();
        return labels.entrySet().stream()
                .map(label -> Indexes.labelValue(namespace, label.getKey(), label.getValue()))
                .toList();
    }
}
