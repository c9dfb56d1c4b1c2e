package dev.capstan.informer;

import dev.capstan.event.ChangeEvent;
import dev.capstan.event.ChangeEvent.Added;
import dev.capstan.event.ChangeEvent.Deleted;
import dev.capstan.event.ChangeEvent.Modified;
import dev.capstan.resource.ObjectKey;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns the records of one topic into a store and change events.
 *
 * <p>Rules, in the order in which a record meets them:
 *
 * <ol>
 *   <li>A record of an older epoch is dropped; one of a newer epoch begins it: the informer is no longer synced.
 *   <li>Within an epoch, a record that isn't above the highest revision seen is dropped, tombstones too: the relay may send
 *       a record twice, and an aborted transaction's records come again.
 *   <li>A record that {@code wanted} refuses is not parsed. If its key was in the store (a successor of the same name on
 *       another node), the object is Deleted.
 *   <li>A record with another uid than the stored object is Deleted, then Added.
 * </ol>
 *
 * <p>Once caught up after a start or a new epoch, whatever the topic did not confirm is Deleted. All methods but the readers
 * of {@link Informer} are called by the one thread of {@link InformerFactory}.
 */
final class TopicInformer<T extends HasMetadata> implements Informer<T> {
    /** Parses a record's value. */
    @FunctionalInterface
    interface Decoder<T> {
        T decode(byte[] value);
    }

    private static final Logger log = LoggerFactory.getLogger(TopicInformer.class);

    private final String topic;
    private final Decoder<T> decoder;
    private final Predicate<RecordHeaders> wanted;
    private final IndexedStore<T> store = new IndexedStore<>();
    private final List<EventHandler<T>> handlers = new CopyOnWriteArrayList<>();
    private final AtomicLong ignored = new AtomicLong();

    private long epoch = -1;
    private long highest = -1;
    private @Nullable Set<ObjectKey> unconfirmed = new HashSet<>();
    private volatile boolean synced;

    TopicInformer(String topic, Decoder<T> decoder, Predicate<RecordHeaders> wanted) {
        this.topic = topic;
        this.decoder = decoder;
        this.wanted = wanted;
    }

    String topic() {
        return topic;
    }

    @Override
    public Store<T> store() {
        return store;
    }

    @Override
    public void addHandler(EventHandler<T> handler) {
        handlers.add(handler);
    }

    @Override
    public void addIndex(String name, Function<T, Collection<String>> valuesOf) {
        store.addIndex(name, valuesOf);
    }

    @Override
    public boolean hasSynced() {
        return synced;
    }

    /** How many records were passed over unparsed. */
    long ignored() {
        return ignored.get();
    }

    /** Whether a record opens an epoch after one that we followed; the epoch is ours from then on. */
    boolean isBegunBy(RecordHeaders headers) {
        if (epoch < 0 || headers.epoch() <= epoch) {
            return false;
        }
        epoch = headers.epoch();
        return true;
    }

    /**
     * @param value null for a tombstone
     */
    void accept(String recordKey, byte @Nullable [] value, RecordHeaders headers) {
        if (headers.epoch() < epoch) {
            return;
        }
        if (headers.epoch() > epoch) {
            epoch = headers.epoch();
            highest = -1;
            startOver();
        }
        if (headers.revision() <= highest) {
            return;
        }
        highest = headers.revision();
        ObjectKey key = ObjectKey.parse(recordKey);
        if (value == null) {
            remove(key);
        } else if (wanted.test(headers)) {
            put(key, decoder.decode(value));
        } else {
            ignored.incrementAndGet();
            remove(key);
        }
    }

    /** From here on only what the topic confirms counts; the store keeps showing the rest until {@link #caughtUp()}. */
    void startOver() {
        synced = false;
        unconfirmed = new HashSet<>();
        for (T object : store.list()) {
            unconfirmed.add(ObjectKey.of(object));
        }
    }

    /** The topic will be read again from its beginning. */
    void rewound() {
        highest = -1;
        startOver();
    }

    void caughtUp() {
        if (unconfirmed != null) {
            unconfirmed.forEach(this::remove);
            unconfirmed = null;
        }
        synced = true;
    }

    private void put(ObjectKey key, T object) {
        if (unconfirmed != null) {
            unconfirmed.remove(key);
        }
        T before = store.get(key).orElse(null);
        if (before == null) {
            store.put(object);
            tell(new Added<>(key, object));
        } else if (!before.getMetadata().getUid().equals(object.getMetadata().getUid())) {
            remove(key);
            store.put(object);
            tell(new Added<>(key, object));
        } else if (!before.getMetadata()
                .getResourceVersion()
                .equals(object.getMetadata().getResourceVersion())) {
            store.put(object);
            tell(new Modified<>(key, before, object));
        }
    }

    private void remove(ObjectKey key) {
        T last = store.remove(key);
        if (last != null) {
            tell(new Deleted<>(key, last));
        }
    }

    private void tell(ChangeEvent<T> event) {
        for (EventHandler<T> handler : handlers) {
            try {
                handler.onChange(event);
            } catch (RuntimeException broken) {
                log.error("event handler failed topic={} object={}", topic, event.key(), broken);
            }
        }
    }
}
