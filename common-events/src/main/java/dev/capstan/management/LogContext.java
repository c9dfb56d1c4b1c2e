package dev.capstan.management;

import dev.capstan.resource.ObjectKey;
import io.fabric8.kubernetes.api.model.HasMetadata;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * Which object the lines of this thread are about: {@code object}, {@code uid} and {@code resourceVersion} beside each of them
 * in structured logs.
 */
public final class LogContext {
    private static final String OBJECT = "object";
    private static final String UID = "uid";
    private static final String RESOURCE_VERSION = "resourceVersion";

    private LogContext() {}

    /** While no more is known than its name. */
    public static void about(ObjectKey key) {
        MDC.put(OBJECT, key.toString());
    }

    /** In the version that is being worked on. */
    public static void about(HasMetadata object) {
        about(ObjectKey.of(object));
        put(UID, object.getMetadata().getUid());
        put(RESOURCE_VERSION, object.getMetadata().getResourceVersion());
    }

    private static void put(String name, @Nullable String value) {
        if (value != null) {
            MDC.put(name, value);
        }
    }

    public static void clear() {
        MDC.remove(OBJECT);
        MDC.remove(UID);
        MDC.remove(RESOURCE_VERSION);
    }
}
