package dev.capstan.informer;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Collection;
import java.util.function.Function;

/**
 * A local, indexed copy of one resource, fed from its Kafka topic, and the place to hear of changes.
 *
 * <p>Handlers and indexes are added before {@link InformerFactory#start()}.
 */
public interface Informer<T extends HasMetadata> {
    Store<T> store();

    void addHandler(EventHandler<T> handler);

    void addIndex(String name, Function<T, Collection<String>> valuesOf);

    /**
     * Whether the store has everything that was in PostgreSQL when this informer started. Turns false again while the
     * topic is being rebuilt. Nothing may be concluded from an object's absence before this is true.
     */
    boolean hasSynced();
}
