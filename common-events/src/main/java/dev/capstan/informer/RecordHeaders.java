package dev.capstan.informer;

import dev.capstan.event.ChangeHeaders;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/**
 * What a record says about itself before its value is parsed.
 *
 * @param traceparent empty when the request that caused the change isn't traced
 */
record RecordHeaders(long epoch, long revision, String uid, String node, String traceparent) {
    /**
     * @throws IllegalArgumentException for a record that no relay of ours wrote
     */
    static RecordHeaders of(ConsumerRecord<?, ?> record) {
        return new RecordHeaders(
                number(record, ChangeHeaders.EPOCH),
                number(record, ChangeHeaders.REVISION),
                text(record, ChangeHeaders.UID),
                text(record, ChangeHeaders.NODE),
                text(record, ChangeHeaders.TRACEPARENT));
    }

    private static long number(ConsumerRecord<?, ?> record, String name) {
        String text = text(record, name);
        if (text.isEmpty()) {
            throw new IllegalArgumentException(
                    "record without header " + name + " at " + record.topic() + "/" + record.offset());
        }
        return Long.parseLong(text);
    }

    private static String text(ConsumerRecord<?, ?> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null || header.value() == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
    }
}
