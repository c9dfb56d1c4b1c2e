package dev.capstan.informer;

import dev.capstan.event.ChangeEvent.Added;
import dev.capstan.resource.ObjectKey;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import java.util.Optional;

/**
 * A local copy of one resource. May be behind the API server, never ahead of it; objects are shared and read-only: change
 * a copy made by their builder.
 */
public interface Store<T extends HasMetadata> {
    Optional<T> get(ObjectKey key);

    List<T> list();

    /**
     * The objects whose index function gave {@code value}.
     *
     * @param index one of {@link Indexes}, or a name given to {@link Informer#addIndex}
     * @throws IllegalArgumentException for an index that was never added
     */
    List<T> byIndex(String index, String value);

    /** Tells a handler of every object, as an informer does that has just started. */
    default void replayTo(EventHandler<T> handler) {
        list().forEach(object -> handler.onChange(new Added<>(ObjectKey.of(object), object)));
    }
}
