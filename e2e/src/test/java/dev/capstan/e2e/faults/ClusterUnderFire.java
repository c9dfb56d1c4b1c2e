package dev.capstan.e2e.faults;

import dev.capstan.e2e.cluster.CapstanCluster;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;

/** A cluster whose parts can be killed one by one, and whose servers the oracle may look into. */
abstract class ClusterUnderFire extends CapstanCluster {
    protected ClusterUnderFire(Path directory) {
        super(directory);
    }

    /** All that a fault can strike, the engine apart. */
    abstract List<Victim> victims();

    /** {@code spring.datasource.*} and {@code spring.kafka.*} of somebody who may read everything; they may change. */
    abstract Properties servers();

    /** Of all API servers, which must show the same. */
    List<String> addresses() {
        return List.of(address());
    }

    Victim victim(String name) {
        return victims().stream()
                .filter(victim -> victim.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + name));
    }
}
