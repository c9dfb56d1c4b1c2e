package dev.capstan.apiserver.publish;

import dev.capstan.event.ChangeHeaders;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * A record as it was read back.
 *
 * @param epoch zero for a record that no relay wrote
 */
record TopicRecord(String key, byte @Nullable [] value, String uid, long epoch, long revision) {
    static TopicRecord of(ConsumerRecord<String, byte[]> record) {
        return new TopicRecord(
                record.key() == null ? "" : record.key(),
                record.value(),
                text(record, ChangeHeaders.UID),
                number(record, ChangeHeaders.EPOCH),
                number(record, ChangeHeaders.REVISION));
    }

    /** Whether this is what would be sent. */
    boolean isSameAs(ProducerRecord<String, byte[]> record) {
        return key.equals(record.key()) && Arrays.equals(value, record.value());
    }

    private static long number(ConsumerRecord<?, ?> record, String header) {
        try {
            return Long.parseLong(text(record, header));
        } catch (NumberFormatException foreign) {
            return 0;
        }
    }

    private static String text(ConsumerRecord<?, ?> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null || header.value() == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
    }
}
