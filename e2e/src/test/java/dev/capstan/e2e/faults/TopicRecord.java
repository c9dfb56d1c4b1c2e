package dev.capstan.e2e.faults;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * A record of an object topic, as a plain consumer sees it.
 *
 * @param value null for a tombstone
 */
record TopicRecord(
        String key, long epoch, long revision, @Nullable String value) {
    static TopicRecord of(ConsumerRecord<String, String> record) {
        return new TopicRecord(
                record.key(),
                Long.parseLong(header(record, "capstan-epoch")),
                Long.parseLong(header(record, "capstan-revision")),
                record.value());
    }

    private static String header(ConsumerRecord<String, String> record, String name) {
        Header header = record.headers().lastHeader(name);
        if (header == null) {
            throw new AssertionError("record without " + name + ": " + record);
        }
        return new String(header.value(), StandardCharsets.UTF_8);
    }
}
