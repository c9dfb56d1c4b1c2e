package dev.capstan.e2e.faults;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/**
 * Compares what Kafka shows with what PostgreSQL has committed. Rules, for each topic as an informer reads it (a record that
 * isn't above what was heard of its key is passed over):
 *
 * <ol>
 *   <li>Every record is a change of the log, with the log's body.
 *   <li>The last record of a key is the last change of that key: with it, a tombstone means gone and a value means there.
 *   <li>As long as Kafka can't have compacted it away, every change has its record.
 *   <li>Who reads only what was committed ends with the same.
 * </ol>
 */
final class TopicAudit {
    /** Topics have segments of 16 MiB or 10 minutes, and a segment isn't compacted before it is closed. */
    private static final Duration SEGMENT_AGE = Duration.ofMinutes(9);

    private static final long SEGMENT_SIZE = 12L * 1024 * 1024;
    /** The key of the record that opens a rebuilt topic. */
    private static final String NO_OBJECT = "/";

    /** Their values are kept out of Kafka. */
    private static final String SECRETS = "secrets";

    private final DatabaseView database;
    private final JsonMapper json = new JsonMapper();
    private final List<String> differences = new ArrayList<>();

    private TopicAudit(DatabaseView database) {
        this.database = database;
    }

    static List<String> differences(DatabaseView database, TopicsView topics) {
        TopicAudit audit = new TopicAudit(database);
        Map<String, List<ChangeRow>> log =
                database.changes().stream().collect(Collectors.groupingBy(ChangeRow::resource));
        Set<String> resources = new TreeSet<>(log.keySet());
        resources.addAll(topics.uncommitted().keySet());
        for (String resource : resources) {
            List<ChangeRow> changes = log.getOrDefault(resource, List.of());
            audit.compare(resource, changes, topics.uncommitted().getOrDefault(resource, List.of()));
            audit.compareEnds(resource, changes, topics.committed().getOrDefault(resource, List.of()));
        }
        return audit.differences;
    }

    private void compare(String resource, List<ChangeRow> changes, List<TopicRecord> topic) {
        Map<Long, ChangeRow> byRevision =
                changes.stream().collect(Collectors.toMap(ChangeRow::revision, change -> change));
        List<TopicRecord> accepted = accepted(topic);
        Set<Long> seen = new HashSet<>();
        for (TopicRecord record : accepted) {
            seen.add(record.revision());
            ChangeRow change = byRevision.get(record.revision());
            if (change == null || !isOf(record, change)) {
                differences.add(resource + ": record " + record + " is not " + change);
            }
        }
        if (isWhole(topic, changes)) {
            changes.stream()
                    .filter(change -> !seen.contains(change.revision()))
                    .forEach(change -> differences.add(resource + ": no record of " + change));
        }
        compareEnds(resource, changes, topic);
    }

    private void compareEnds(String resource, List<ChangeRow> changes, List<TopicRecord> topic) {
        Map<String, TopicRecord> lastRecords = new HashMap<>();
        accepted(topic).forEach(record -> lastRecords.put(record.key(), record));
        Map<String, Long> objects = database.objects().getOrDefault(resource, Map.of());
        Map<String, Long> present = lastRecords.values().stream()
                .filter(record -> record.value() != null)
                .collect(Collectors.toMap(TopicRecord::key, TopicRecord::revision));
        if (!present.equals(objects)) {
            differences.add(resource + ": the topic ends with " + without(present, objects) + ", the store has "
                    + without(objects, present));
        }
        Map<String, ChangeRow> lastChanges = new HashMap<>();
        changes.forEach(change -> lastChanges.put(change.key(), change));
        lastChanges.forEach((key, change) -> {
            TopicRecord record = lastRecords.get(key);
            if (record == null ? !change.isDeletion() : record.revision() != change.revision()) {
                differences.add(resource + ": last change " + change + ", last record " + record);
            }
        });
    }

    /** Within the store's epoch; records of earlier ones are nobody's truth any more. */
    private List<TopicRecord> accepted(List<TopicRecord> topic) {
        List<TopicRecord> accepted = new ArrayList<>();
        Map<String, Long> heard = new HashMap<>();
        for (TopicRecord record : topic) {
            boolean isNews = record.revision() > heard.getOrDefault(record.key(), 0L);
            if (record.epoch() == database.epoch() && !record.key().equals(NO_OBJECT) && isNews) {
                heard.put(record.key(), record.revision());
                accepted.add(record);
            }
        }
        return accepted;
    }

    /** Nothing can have been compacted away, and nothing written anew for a new epoch. */
    private boolean isWhole(List<TopicRecord> topic, List<ChangeRow> changes) {
        Instant firstSegmentStillOpen = Instant.now().minus(SEGMENT_AGE);
        return changes.stream().allMatch(change -> change.committedAt().isAfter(firstSegmentStillOpen))
                && topic.stream().allMatch(record -> record.epoch() == database.epoch())
                && topic.stream().mapToLong(TopicAudit::size).sum() < SEGMENT_SIZE;
    }

    private static long size(TopicRecord record) {
        return record.value() == null ? 0 : record.value().length();
    }

    private boolean isOf(TopicRecord record, ChangeRow change) {
        if (!record.key().equals(change.key())) {
            return false;
        }
        if (record.value() == null) {
            return change.isDeletion();
        }
        return change.resource().equals(SECRETS)
                || record.value().equals(change.body())
                || json.readTree(record.value()).equals(json.readTree(change.body()));
    }

    private static Map<String, Long> without(Map<String, Long> some, Map<String, Long> others) {
        Map<String, Long> rest = new HashMap<>(some);
        others.forEach(rest::remove);
        return rest;
    }
}
