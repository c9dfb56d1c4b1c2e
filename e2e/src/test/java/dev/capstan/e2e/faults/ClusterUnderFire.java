package dev.capstan.e2e.faults;

import static org.awaitility.Awaitility.await;

import dev.capstan.e2e.cluster.CapstanCluster;
import dev.capstan.e2e.cluster.RawHttp;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Properties;

/** A cluster whose parts can be killed one by one, and whose servers the oracle may look into. */
abstract class ClusterUnderFire extends CapstanCluster {
    private static final Duration SERVING = Duration.ofMinutes(8);

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

    /** All API servers are ready for requests. */
    void awaitServing() {
        for (String address : addresses()) {
            try (RawHttp server = new RawHttp(this, address)) {
                await().alias(address + " is ready")
                        .atMost(SERVING)
                        .ignoreExceptions()
                        .until(() -> server.exchange("GET", "/readyz", "text/plain", "", SERVING)
                                        .statusCode()
                                == 200);
            }
        }
    }

    Victim victim(String name) {
        return victims().stream()
                .filter(victim -> victim.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + name));
    }
}
