package dev.capstan.informer;

import dev.capstan.event.ChangeEvent;
import io.fabric8.kubernetes.api.model.HasMetadata;

/**
 * Told of every change, in order, after the store shows it. Runs on the informer's own thread: map to keys, enqueue,
 * return. A handler that throws is logged and skipped.
 */
@FunctionalInterface
public interface EventHandler<T extends HasMetadata> {
    void onChange(ChangeEvent<T> event);
}
