package dev.capstan.apiserver.publish;

import dev.capstan.apiserver.publish.Recovery.Plan;
import dev.capstan.apiserver.store.ChangeFeed;
import dev.capstan.apiserver.store.ObjectStore.ObjectList;
import dev.capstan.apiserver.store.StoreState;
import dev.capstan.apiserver.store.StoredObject;
import dev.capstan.resource.ResourceType;
import dev.capstan.resource.ResourceTypes;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the topics show the store again, in place: under a new epoch, tombstones for what the store lacks, then all objects in
 * revision order. Deleting the topics instead would take them away from under their readers.
 */
final class TopicRebuild {
    private static final Logger log = LoggerFactory.getLogger(TopicRebuild.class);

    private final ChangeFeed feed;
    private final TopicReader reader;
    private final RelayProducer producer;
    private final ChangeRecords records = new ChangeRecords();

    TopicRebuild(ChangeFeed feed, TopicReader reader, RelayProducer producer) {
        this.feed = feed;
        this.reader = reader;
        this.producer = producer;
    }

    /**
     * @param positions the revision of the last record of each topic
     */
    record Rebuilt(long epoch, long revision, Map<ResourceType, Long> positions) {}

    Rebuilt run(Plan.Rebuild plan) {
        log.warn("rebuilding all topics reason={}", plan.reason());
        StoreState begun = feed.beginEpoch(plan.epoch(), plan.revision());
        announce(begun.epoch());
        Map<ResourceType, Long> positions = new HashMap<>();
        Map<ResourceType, Map<String, String>> present = reader.presentKeys();
        long revision = begun.revision();
        for (Map.Entry<ResourceType, ObjectList> entry : feed.everything().entrySet()) {
            ResourceType type = entry.getKey();
            ObjectList objects = entry.getValue();
            Map<String, String> strays = present.get(type);
            objects.items().forEach(object -> strays.remove(object.key().toString()));
            bury(type, strays, begun.epoch());
            positions.put(type, sendAll(type, objects.items(), begun.epoch()));
            producer.commit();
            revision = objects.revision();
        }
        log.info("rebuilt all topics epoch={} revision={}", begun.epoch(), revision);
        return new Rebuilt(begun.epoch(), revision, positions);
    }

    /**
     * In every topic, before any is written anew: from here on no informer calls itself synced, and no topic ends in an older
     * epoch.
     */
    private void announce(long epoch) {
        for (ResourceType type : ResourceTypes.all()) {
            producer.send(type, records.beginning(type, epoch), ChangeRecords.NO_CHANGE, null);
        }
        producer.commit();
    }

    private void bury(ResourceType type, Map<String, String> strays, long epoch) {
        strays.forEach(
                (key, uid) -> producer.send(type, records.stray(type, key, uid, epoch), ChangeRecords.NO_CHANGE, null));
    }

    private long sendAll(ResourceType type, List<StoredObject> objects, long epoch) {
        List<StoredObject> inOrder = objects.stream()
                .sorted(Comparator.comparingLong(StoredObject::revision))
                .toList();
        for (StoredObject object : inOrder) {
            producer.send(type, records.current(object, epoch), object.revision(), null);
        }
        return inOrder.isEmpty() ? ChangeRecords.NO_CHANGE : inOrder.getLast().revision();
    }
}
