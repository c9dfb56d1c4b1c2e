package dev.capstan.apiserver.publish;

import dev.capstan.apiserver.store.Change;
import dev.capstan.apiserver.store.Change.Kind;
import dev.capstan.apiserver.store.StoredObject;
import dev.capstan.event.ChangeHeaders;
import dev.capstan.resource.ResourceType;
import dev.capstan.resource.ResourceTypes;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The records of the object topics: key, value and {@link ChangeHeaders}. */
final class ChangeRecords {
    private static final int ONLY_PARTITION = 0;
    /** The revision of a tombstone that no change of this store caused: below all others. */
    static final long NO_CHANGE = 0;
    /** A key that no object can have, since names aren't empty. */
    private static final String NO_OBJECT = "/";

    private final JsonMapper mapper = new JsonMapper();

    ProducerRecord<String, byte[]> of(Change change, long epoch) {
        byte[] value = change.kind() == Kind.DELETED ? null : value(change.after());
        ProducerRecord<String, byte[]> record =
                record(change.type(), change.key().toString(), value, change.kind(), change.revision(), epoch);
        describe(record.headers(), change.after());
        if (change.traceparent() != null) {
            put(record.headers(), ChangeHeaders.TRACEPARENT, change.traceparent());
        }
        return record;
    }

    /** The object as it stands, for a topic that is rebuilt. */
    ProducerRecord<String, byte[]> current(StoredObject object, long epoch) {
        ProducerRecord<String, byte[]> record =
                record(object.type(), object.key().toString(), value(object), Kind.ADDED, object.revision(), epoch);
        describe(record.headers(), object);
        return record;
    }

    /**
     * For a key that a topic has and the store doesn't.
     *
     * @param uid of the object that the topic has; empty if it doesn't say
     */
    ProducerRecord<String, byte[]> stray(ResourceType type, String key, String uid, long epoch) {
        ProducerRecord<String, byte[]> record = record(type, key, null, Kind.DELETED, NO_CHANGE, epoch);
        put(record.headers(), ChangeHeaders.UID, uid);
        if (type.equals(ResourceTypes.PODS)) {
            put(record.headers(), ChangeHeaders.NODE, "");
        }
        return record;
    }

    /** Says that an epoch begins, and nothing else: the end of an object that never was. */
    ProducerRecord<String, byte[]> beginning(ResourceType type, long epoch) {
        return stray(type, NO_OBJECT, "", epoch);
    }

    private static ProducerRecord<String, byte[]> record(
            ResourceType type, String key, byte @Nullable [] value, Kind kind, long revision, long epoch) {
        ProducerRecord<String, byte[]> record = new ProducerRecord<>(type.topic(), ONLY_PARTITION, key, value);
        put(record.headers(), ChangeHeaders.TYPE, kind.name());
        put(record.headers(), ChangeHeaders.REVISION, Long.toString(revision));
        put(record.headers(), ChangeHeaders.EPOCH, Long.toString(epoch));
        return record;
    }

    private static void describe(Headers headers, StoredObject object) {
        put(headers, ChangeHeaders.UID, object.uid());
        if (object.type().equals(ResourceTypes.PODS)) {
            put(
                    headers,
                    ChangeHeaders.NODE,
                    object.tree().path("spec").path("nodeName").asString(""));
        }
    }

    private byte[] value(StoredObject object) {
        ObjectNode tree = object.type().equals(ResourceTypes.SECRETS)
                ? SecretRedaction.withoutValues(object.tree())
                : object.tree();
        return mapper.writeValueAsBytes(tree);
    }

    private static void put(Headers headers, String name, String value) {
        headers.add(name, value.getBytes(StandardCharsets.UTF_8));
    }
}
