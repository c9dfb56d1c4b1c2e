package dev.capstan.nodeagent.runtime.docker;

import com.github.dockerjava.api.model.Container;
import dev.capstan.nodeagent.network.NetnsPins;
import dev.capstan.nodeagent.network.NetworkPlugin;
import dev.capstan.nodeagent.periodic.PeriodicTask;
import dev.capstan.nodeagent.runtime.NetworkException;
import dev.capstan.workqueue.Backoff;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives back the addresses of sandboxes that are gone, and restores the node's own rules: both periodically, and at once when
 * the engine is back from a restart. Neither waits for the other, because a plug-in may hang.
 *
 * <p>Attachments are listed before sandboxes: a sandbox made in between can't look like one that is gone. An engine that
 * doesn't answer is no list at all, so nothing is given back then.
 */
final class NetworkHousekeeping implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(NetworkHousekeeping.class);
    private static final Duration RULES_PERIOD = Duration.ofSeconds(10);
    private static final Duration ORPHANS_PERIOD = Duration.ofSeconds(30);
    private static final Backoff RETRY = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(30));
    private static final int NO_PHASE = 0;

    private final ContainerListing listing;
    private final NetworkPlugin network;
    private final NetnsPins pins;
    private final PeriodicTask rules;
    private final PeriodicTask orphans;

    NetworkHousekeeping(ContainerListing listing, NetworkPlugin network, NetnsPins pins) {
        this.listing = listing;
        this.network = network;
        this.pins = pins;
        this.rules =
                PeriodicTask.every(RULES_PERIOD, "restoring of node rules", NO_PHASE, RETRY, network::restoreNodeRules);
        this.orphans = PeriodicTask.every(
                ORPHANS_PERIOD, "release of orphaned networks", NO_PHASE, RETRY, this::releaseOrphans);
    }

    void start() {
        rules.start();
        orphans.start();
    }

    /** The engine may have put its own rules above ours, and lost containers. */
    void engineIsBack() {
        rules.soon();
        orphans.soon();
    }

    void releaseOrphans() {
        Set<String> attached = new TreeSet<>(network.sandboxes());
        attached.addAll(pins.sandboxes());
        Set<String> existing =
                listing.sandboxes(null, Map.of()).stream().map(Container::getId).collect(Collectors.toSet());
        attached.removeAll(existing);
        List.copyOf(attached).forEach(this::release);
    }

    /** One that fails doesn't keep the others from being released; it is found again. */
    private void release(String sandboxId) {
        try {
            network.del(sandboxId);
            pins.unpin(sandboxId);
            log.info("gave back the network of a sandbox that is gone sandbox={}", sandboxId);
        } catch (NetworkException failure) {
            log.warn("network of a sandbox that is gone not given back sandbox={}", sandboxId, failure);
        }
    }

    @Override
    public void close() {
        rules.stop();
        orphans.stop();
    }
}
