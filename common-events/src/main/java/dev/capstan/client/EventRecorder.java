package dev.capstan.client;

import io.fabric8.kubernetes.api.model.HasMetadata;

/** Tells users what was done to an object and why. Never blocks, never throws; repeats count up one Event. */
@FunctionalInterface
public interface EventRecorder {
    void record(String type, HasMetadata about, String reason, String message);

    /**
     * A recorder about a part of the object.
     *
     * @param fieldPath {@code spec.containers{web}}, what {@code kubectl get events -o wide} shows under SUBOBJECT
     */
    default EventRecorder about(String fieldPath) {
        return this;
    }

    default void normal(HasMetadata about, String reason, String message) {
        record("Normal", about, reason, message);
    }

    default void warning(HasMetadata about, String reason, String message) {
        record("Warning", about, reason, message);
    }
}
