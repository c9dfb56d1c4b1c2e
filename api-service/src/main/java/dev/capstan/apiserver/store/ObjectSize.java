package dev.capstan.apiserver.store;

import java.nio.charset.StandardCharsets;

/**
 * How large an object may be, as JSON in UTF-8.
 *
 * <p>A body may have 3 MiB, but an object can outgrow it: patch by patch, or because JSON takes six bytes for a control
 * character that protobuf writes in one. The largest ConfigMap of Kubernetes, 1 MiB of such characters, takes 6 MiB. Whatever is
 * stored must pass through Kafka, whose limits are twice this.
 */
public final class ObjectSize {
    public static final int LARGEST = 8 * 1024 * 1024;

    private static final int MOST_BYTES_PER_CHAR = 3;

    private ObjectSize() {}

    static boolean isTooLarge(String json) {
        return json.length() > LARGEST / MOST_BYTES_PER_CHAR && json.getBytes(StandardCharsets.UTF_8).length > LARGEST;
    }
}
