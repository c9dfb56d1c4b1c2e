package dev.capstan.nodeagent.runtime.docker;

import com.github.dockerjava.api.model.Container;
import dev.capstan.nodeagent.network.NetnsPins;
import dev.capstan.nodeagent.network.NetworkPlugin;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives back the addresses of sandboxes that are gone, and restores the node's own rules, twice a minute.
 *
 * <p>Attachments are listed before sandboxes: a sandbox made in between can't look like one that is gone. An engine that
 * doesn't answer is no list at all, so nothing is given back then.
 */
final class NetworkHousekeeping implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(NetworkHousekeeping.class);
    private static final Duration PERIOD = Duration.ofSeconds(30);

    private final ContainerListing listing;
    private final NetworkPlugin network;
    private final NetnsPins pins;
    private Thread worker = Thread.ofVirtual().unstarted(() -> {});

    NetworkHousekeeping(ContainerListing listing, NetworkPlugin network, NetnsPins pins) {
        this.listing = listing;
        this.network = network;
        this.pins = pins;
    }

    /** @param first what to do once before the rounds begin */
    void start(Runnable first) {
        worker = Thread.ofVirtual().name("network-housekeeping").start(() -> {
            attempt(first);
            keepHouse();
        });
    }

    private void keepHouse() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                attempt(network::restoreNodeRules);
                attempt(this::releaseOrphans);
                Thread.sleep(PERIOD);
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    void releaseOrphans() {
        Set<String> attached = new TreeSet<>(network.sandboxes());
        attached.addAll(pins.sandboxes());
        Set<String> existing =
                listing.sandboxes(null, Map.of()).stream().map(Container::getId).collect(Collectors.toSet());
        attached.removeAll(existing);
        List.copyOf(attached).forEach(this::release);
    }

    private void release(String sandboxId) {
        attempt(() -> {
            network.del(sandboxId);
            pins.unpin(sandboxId);
            log.info("gave back the network of a sandbox that is gone sandbox={}", sandboxId);
        });
    }

    private static void attempt(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException e) {
            log.warn("will try again in {}: {}", PERIOD, e.getMessage());
        }
    }

    @Override
    public void close() {
        worker.interrupt();
    }
}
