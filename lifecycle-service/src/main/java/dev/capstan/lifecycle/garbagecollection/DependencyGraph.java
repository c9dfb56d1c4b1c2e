package dev.capstan.lifecycle.garbagecollection;

import dev.capstan.informer.Indexes;
import dev.capstan.informer.Store;
import dev.capstan.resource.ObjectKey;
import dev.capstan.resource.ResourceType;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Who depends on whom, as the informers' stores and their index by owner show it. May be behind. */
final class DependencyGraph {
    private final Map<ResourceType, Store<? extends HasMetadata>> stores;

    DependencyGraph(Map<ResourceType, Store<? extends HasMetadata>> stores) {
        this.stores = Map.copyOf(stores);
    }

    Optional<HasMetadata> find(ResourceType type, ObjectKey key) {
        Store<? extends HasMetadata> store = stores.get(type);
        return store == null ? Optional.empty() : store.get(key).map(HasMetadata.class::cast);
    }

    List<Dependent> dependentsOf(HasMetadata owner) {
        String uid = owner.getMetadata().getUid();
        List<Dependent> dependents = new ArrayList<>();
        stores.forEach((type, store) ->
                store.byIndex(Indexes.OWNER_UID, uid).forEach(object -> dependents.add(new Dependent(type, object))));
        return dependents;
    }
}
