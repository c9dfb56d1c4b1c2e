package dev.capstan.apiserver.publish;

import dev.capstan.apiserver.publish.RelayLedger.Remembered;
import dev.capstan.apiserver.store.Change;
import dev.capstan.apiserver.store.StoreState;
import dev.capstan.resource.ResourceType;
import dev.capstan.resource.ResourceTypes;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongFunction;

/**
 * Decides how a relay goes on with the topics that it finds. In this order, from the second on per topic:
 *
 * <ol>
 *   <li>All topics are empty, although something was sent: Kafka was wiped, and a reader that stands where the lost ones ended
 *       must hear of it; rebuild.
 *   <li>Its last record is of another epoch than the store's: foreign, rebuild.
 *   <li>It ends above the store's revision, or with another change than the store has under that revision: the store was
 *       restored from an older backup; rebuild, and let the store's revision jump so that nobody mistakes the old history
 *       for the new.
 *   <li>It ends before the record that it is known to have held: Kafka lost records, or all. Send again from the last one
 *       there is if the log reaches back that far, else rebuild.
 *   <li>Otherwise go on after its last record, or after the published revision where that is later.
 * </ol>
 *
 * <p>Two ends count. Informers have seen the last record of all, so rules 2 and 3 look at that one. What an aborted transaction
 * wrote is removed by compaction and must be sent again, so rules 4 and 5 start from the last <em>committed</em> one.
 */
final class Recovery {
    private final StoreState store;
    private final Remembered remembered;
    private final LongFunction<Optional<Change>> changeAt;
    private final ChangeRecords records = new ChangeRecords();

    /**
     * @param changeAt the change log
     */
    Recovery(StoreState store, Remembered remembered, LongFunction<Optional<Change>> changeAt) {
        this.store = store;
        this.remembered = remembered;
        this.changeAt = changeAt;
    }

    /** What to do. */
    sealed interface Plan {
        /** Send every change of a type that is above its revision. */
        record Resume(Map<ResourceType, Long> after) implements Plan {}

        /**
         * Write all topics anew.
         *
         * @param epoch the new epoch is above this one
         * @param revision the store's revision goes on above this one
         */
        record Rebuild(String reason, long epoch, long revision) implements Plan {}
    }

    /**
     * @param last per topic the last record of all
     * @param committed per topic the last record that no aborted transaction wrote
     */
    Plan plan(String kafkaCluster, Map<ResourceType, TopicRecord> last, Map<ResourceType, TopicRecord> committed) {
        if (remembered.phase() == RelayPhase.REBUILDING) {
            return rebuild("the last rebuild didn't end", last, 0);
        }
        if (!remembered.kafkaCluster().isEmpty() && !remembered.kafkaCluster().equals(kafkaCluster)) {
            return rebuild("Kafka is another cluster than before", last, 0);
        }
        if (last.isEmpty() && remembered.acknowledged() > 0) {
            return rebuild("all topics are empty", last, 0);
        }
        Map<ResourceType, Long> after = new HashMap<>();
        for (ResourceType type : ResourceTypes.all()) {
            TopicRecord end = last.get(type);
            if (end != null && end.epoch() != store.epoch()) {
                return rebuild(type.topic() + " ends with a record of epoch " + end.epoch(), last, 0);
            }
            if (end != null && isOfAnotherHistory(type, end)) {
                return rebuild(type.topic() + " is of another history", last, store.revision() + 1);
            }
            TopicRecord from = committed.get(type);
            long sent = from == null || from.epoch() != store.epoch() ? 0 : from.revision();
            if (sent >= remembered.position(type)) {
                after.put(type, Math.max(Math.max(sent, remembered.published()), store.compacted()));
            } else if (sent > 0 && sent >= store.compacted()) {
                after.put(type, sent);
            } else {
                return rebuild(type.topic() + " lost records", last, 0);
            }
        }
        return new Plan.Resume(after);
    }

    private boolean isOfAnotherHistory(ResourceType type, TopicRecord end) {
        if (end.revision() > store.revision()) {
            return true;
        }
        return end.revision() > store.compacted()
                && changeAt.apply(end.revision())
                        .filter(change -> change.type().equals(type))
                        .filter(change -> end.isSameAs(records.of(change, store.epoch())))
                        .isEmpty();
    }

    private Plan.Rebuild rebuild(String reason, Map<ResourceType, TopicRecord> last, long jumpTo) {
        long epoch = last.values().stream().mapToLong(TopicRecord::epoch).max().orElse(0);
        long revision = last.values().stream()
                .filter(record -> record.epoch() >= store.epoch())
                .mapToLong(TopicRecord::revision)
                .max()
                .orElse(0);
        return new Plan.Rebuild(reason, epoch, Math.max(revision, jumpTo));
    }
}
