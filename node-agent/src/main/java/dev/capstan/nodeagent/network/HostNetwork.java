package dev.capstan.nodeagent.network;

import dev.capstan.nodeagent.runtime.NetworkException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** What a cluster's nodes have made on this host beside containers, found by name: bridges, pinned namespaces, rules, routes. */
public final class HostNetwork {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final String clusterId;

    public HostNetwork(String clusterId) {
        this.clusterId = clusterId;
    }

    /** The bridges of the cluster's nodes on this host. */
    public List<String> bridges() {
        try {
            return NetworkInterface.networkInterfaces()
                    .map(NetworkInterface::getName)
                    .filter(name -> name.startsWith(NetworkNames.bridgePrefix(clusterId)))
                    .toList();
        } catch (SocketException e) {
            throw new NetworkException("cannot list interfaces: " + e.getMessage(), e);
        }
    }

    /** Removes all of it. Pods must be gone: one that runs loses its network. Repeating it is fine. */
    public void remove() {
        netnsFolders().forEach(folder -> {
            NetnsPins pins = new NetnsPins(folder);
            pins.sandboxes().forEach(pins::unpin);
        });
        deleteRunFolder();
        bridges()
                .forEach(bridge -> HostCommand.of("ip", "link", "delete", bridge)
                        .run(LIMIT)
                        .orThrow());
        new RouteTable(clusterId).clear();
        new NodeFirewall(clusterId).remove();
        new PortmapRules(clusterId).remove();
    }

    private List<Path> netnsFolders() {
        Path run = NetworkNames.runFolder(clusterId);
        if (!Files.isDirectory(run)) {
            return List.of();
        }
        try (Stream<Path> nodes = Files.list(run)) {
            return nodes.map(node ->
                            new NetworkNames(clusterId, node.getFileName().toString()).netnsFolder())
                    .toList();
        } catch (IOException e) {
            throw new NetworkException(e.toString(), e);
        }
    }

    private void deleteRunFolder() {
        Path run = NetworkNames.runFolder(clusterId);
        if (!Files.exists(run)) {
            return;
        }
        try (Stream<Path> all = Files.walk(run)) {
            all.sorted(Comparator.reverseOrder()).forEach(HostNetwork::delete);
        } catch (IOException | UncheckedIOException e) {
            throw new NetworkException(e.toString(), e);
        }
    }

    private static void delete(Path path) {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
