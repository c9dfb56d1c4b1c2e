package dev.capstan.ownership;

import dev.capstan.resource.ObjectKey;
import java.util.Collection;
import java.util.Optional;

/** Which shards of a controller this instance owns, now. */
public interface ShardOwnership {
    ShardedController controller();

    /** Of all shards that are ours. */
    Collection<Tenure> tenures();

    /** Empty while the key's shard is another's or nobody's. */
    Optional<Tenure> tenureOf(ObjectKey key);

    /** To be called before the service starts. */
    void addListener(ShardListener listener);
}
