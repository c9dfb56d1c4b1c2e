package dev.capstan.nodeagent.cleanup;

import dev.capstan.nodeagent.network.HostNetwork;
import dev.capstan.nodeagent.network.cni.CniPurge;
import dev.capstan.nodeagent.runtime.docker.DockerPurge;
import dev.capstan.nodeagent.volume.VolumePurge;
import java.net.URI;
import java.nio.file.Path;

/**
 * Removes everything that carries a cluster's id from this host: containers, volumes in memory, network attachments, pinned
 * namespaces, bridges, rules, routes. For {@code down --purge}, when no agent of the cluster runs any more.
 *
 * <p>What carries no id, or another one, is never touched. Repeating it is fine; what fails is named and doesn't keep the
 * rest from being removed. Images stay: they belong to nobody.
 */
public final class ClusterPurge {
    private ClusterPurge() {}

    /**
     * In this order: without its processes a namespace ends when it is unpinned; DEL needs the namespace; the bridge and the
     * rules go when nothing uses them.
     *
     * @param stateFolder holds a folder for each node of the cluster (the agents' {@code stateFolder}s); may be missing
     * @throws IncompletePurgeException naming what is left
     */
    public static void purge(String clusterId, URI dockerHost, Path stateFolder) {
        Steps steps = new Steps();
        steps.attempt("containers", () -> DockerPurge.removeContainers(clusterId, dockerHost));
        steps.attempt("volumes in memory", () -> VolumePurge.unmountAll(stateFolder));
        steps.attempt("network attachments", () -> CniPurge.detachAll(stateFolder));
        steps.attempt("network of the host", () -> new HostNetwork(clusterId).remove());
        steps.throwFailures();
    }
}
