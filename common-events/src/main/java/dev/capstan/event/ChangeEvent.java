package dev.capstan.event;

import dev.capstan.resource.ObjectKey;
import io.fabric8.kubernetes.api.model.HasMetadata;

/**
 * What happened to one object, as an informer tells its handlers. Objects are shared: read-only to all who receive them.
 */
public sealed interface ChangeEvent<T extends HasMetadata> {
    ObjectKey key();

    record Added<T extends HasMetadata>(ObjectKey key, T object) implements ChangeEvent<T> {}

    record Modified<T extends HasMetadata>(ObjectKey key, T before, T object) implements ChangeEvent<T> {}

    /** {@code last} is the last state that this informer knew, not necessarily the last there was. */
    record Deleted<T extends HasMetadata>(ObjectKey key, T last) implements ChangeEvent<T> {}
}
