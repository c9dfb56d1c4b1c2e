package dev.capstan.informer;

import dev.capstan.event.ChangeEvent;
import dev.capstan.event.ChangeEvent.Added;
import dev.capstan.event.ChangeEvent.Deleted;
import dev.capstan.event.ChangeEvent.Modified;
import dev.capstan.resource.ObjectKey;
import dev.capstan.tracing.Cause;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Collection;
import java.util.List;
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
 *   <li>A record that {@code wanted} refuses is not parsed. To this informer it says that its key is gone (a successor of the
 *       same name on another node, say).
 *   <li>Until the topic has been read to where the store was, records are only gathered ({@link TopicListing}). The store keeps
 *       showing what it showed, and nobody is told of states that lie behind us.
 *   <li>After that, a record that isn't above what was heard of its key is dropped, tombstones too: the relay may send a record
 *       twice, and an aborted transaction's records come again.
 *   <li>A record with another uid than the stored object is Deleted, then Added.
 * </ol>
 *
 * <p>Once caught up after a start, a lost connection or a new epoch, what was gathered is compared with the store: whatever
 * the topic did not confirm is Deleted. All methods but the readers of {@link Informer} are called by the one thread of
 * {@link InformerFactory}.
 */
final class TopicInformer<T extends HasMetadata> implements Informer<T> {
    /** Parses a record's value. */
    @FunctionalInterface
    interface Decoder<T> {
        T decode(byte[] value);
    }

    private static final Logger log = LoggerFactory.getLogger(TopicInformer.class);
    private static final long NO_EPOCH = -1;

    private final String topic;
    private final Decoder<T> decoder;
    private final Predicate<RecordHeaders> wanted;
    private final IndexedStore<T> store = new IndexedStore<>();
    private final HeardRevisions heard = new HeardRevisions();
    private final List<EventHandler<T>> handlers = new CopyOnWriteArrayList<>();
    private final AtomicLong ignored = new AtomicLong();

    private long epoch = NO_EPOCH;
    private @Nullable TopicListing listing = new TopicListing();
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

    /** Whether a record opens an epoch after one that we followed: the topic is to be read again, from its beginning. */
    boolean isBegunBy(RecordHeaders headers) {
        return epoch != NO_EPOCH && headers.epoch() > epoch;
    }

    /** Whether it calls itself synced with what an epoch before this one held. */
    boolean isSyncedBefore(long begun) {
        return synced && epoch != NO_EPOCH && epoch < begun;
    }

    /** Revisions of other epochs say nothing about those of this one. */
    void beginEpoch(long begun) {
        epoch = begun;
        heard.clear();
        rewound();
    }

    /** The topic will be read from its beginning. */
    void rewound() {
        synced = false;
        listing = new TopicListing();
    }

    /**
     * @param value null for a tombstone
     */
    void accept(String recordKey, byte @Nullable [] value, RecordHeaders headers) {
        if (headers.epoch() < epoch) {
            return;
        }
        if (headers.epoch() > epoch) {
            beginEpoch(headers.epoch());
        }
        ObjectKey key = ObjectKey.parse(recordKey);
        byte[] wantedValue = value;
        if (value != null && !wanted.test(headers)) {
            ignored.incrementAndGet();
            wantedValue = null;
        }
        if (listing != null) {
            listing.add(key, headers.revision(), wantedValue);
        } else {
            apply(key, headers.revision(), wantedValue, headers.traceparent());
        }
    }

    /** Everything up to where the store was has been read: show it. */
    void caughtUp() {
        TopicListing listed = listing;
        if (listed != null) {
            listing = null;
            store.list().stream()
                    .map(ObjectKey::of)
                    .filter(key -> !listed.has(key))
                    .forEach(this::takeForLost);
            listed.inRevisionOrder(this::applyIfReadable);
        }
        synced = true;
    }

    /**
     * Gone from the topic without a word. If it is Kafka that lost it, the relay sends it again, with the revision that was heard
     * before.
     */
    private void takeForLost(ObjectKey key) {
        heard.forget(key);
        remove(key, "");
    }

    private void applyIfReadable(ObjectKey key, long revision, byte @Nullable [] value) {
        try {
            // What was read from the topic's past is no news, so nothing is done on behalf of those who caused it.
            apply(key, revision, value, "");
        } catch (RuntimeException unreadable) {
            log.error("skipped unreadable record topic={} object={} revision={}", topic, key, revision, unreadable);
        }
    }

    private void apply(ObjectKey key, long revision, byte @Nullable [] value, String traceparent) {
        if (!heard.isNews(key, revision)) {
            return;
        }
        if (value == null) {
            heard.gone(key, revision);
            remove(key, traceparent);
        } else {
            T object = decoder.decode(value);
            heard.present(key, revision);
            put(key, object, traceparent);
        }
    }

    private void put(ObjectKey key, T object, String traceparent) {
        T before = store.get(key).orElse(null);
        if (before == null) {
            store.put(object);
            tell(new Added<>(key, object), traceparent);
        } else if (!before.getMetadata().getUid().equals(object.getMetadata().getUid())) {
            remove(key, traceparent);
            store.put(object);
            tell(new Added<>(key, object), traceparent);
        } else if (!before.equals(object)) {
            store.put(object);
            tell(new Modified<>(key, before, object), traceparent);
        }
    }

    private void remove(ObjectKey key, String traceparent) {
        T last = store.remove(key);
        if (last != null) {
            tell(new Deleted<>(key, last), traceparent);
        }
    }

    private void tell(ChangeEvent<T> event, String traceparent) {
        if (traceparent.isEmpty()) {
            tell(event);
        } else {
            Cause.as(new Cause(traceparent, Wishes.changedBy(event)), () -> tell(event));
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
