package dev.capstan.nodeagent;

import dev.capstan.nodeagent.network.NetworkNames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.springframework.beans.factory.DisposableBean;

/**
 * A node of a cluster on this host, had by one agent at a time. {@link StateDirectory} alone doesn't see to that: containers,
 * bridge and pinned namespaces go by the names of cluster and node, so an agent with another folder would take the first one's
 * Pods for its own.
 *
 * <p>The lock lies in the run folder, where those of an agent in a container and of one on the host meet, and goes with it when
 * the cluster is purged.
 */
final class NodeClaim implements DisposableBean {
    private final FolderLock lock;

    NodeClaim(NetworkNames names) throws IOException {
        this(names.nodeFolder(), names);
    }

    NodeClaim(Path folder, NetworkNames names) throws IOException {
        Files.createDirectories(folder);
        this.lock = new FolderLock(
                folder,
                "another node agent is running as node " + names.nodeName() + " of cluster " + names.clusterId()
                        + " on this host, maybe with another state directory (its lock is in " + folder + ")");
    }

    @Override
    public void destroy() throws IOException {
        lock.close();
    }
}
