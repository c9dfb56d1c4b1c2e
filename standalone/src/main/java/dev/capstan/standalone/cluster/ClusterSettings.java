package dev.capstan.standalone.cluster;

import java.util.List;
import java.util.stream.IntStream;

/**
 * What a cluster decides once, at its first start, and keeps.
 *
 * @param formatVersion of the data directory; a newer one is refused
 * @param id on every container, interface and rule of the cluster
 * @param clusterCidr where Pods get their addresses from, a /16
 * @param apiPort the API server's, on loopback
 * @param nodes how many node agents run
 */
public record ClusterSettings(int formatVersion, String id, String clusterCidr, int apiPort, int nodes) {
    public static final int FORMAT_VERSION = 1;

    public List<String> nodeNames() {
        return IntStream.rangeClosed(1, nodes)
                .mapToObj(number -> "node-" + number)
                .toList();
    }

    public ClusterSettings withNodes(int count) {
        return new ClusterSettings(formatVersion, id, clusterCidr, apiPort, count);
    }

    public ClusterSettings withApiPort(int port) {
        return new ClusterSettings(formatVersion, id, clusterCidr, port, nodes);
    }
}
