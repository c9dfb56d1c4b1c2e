package dev.capstan.nodeagent.network.cni;

import dev.capstan.nodeagent.network.NetworkNames;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Where the network plug-in finds and keeps its things.
 *
 * @param names of this node
 * @param stateFolder the agent's own; survives reboots
 * @param binFolders searched for plug-ins in this order; the kubelet's {@code --cni-bin-dir}
 * @param callLimit how long one call of a plug-in may take
 */
public record CniSettings(NetworkNames names, Path stateFolder, List<Path> binFolders, Duration callLimit) {
    private static final List<Path> USUAL_BIN_FOLDERS = List.of(Path.of("/opt/cni/bin"), Path.of("/usr/lib/cni"));
    private static final Duration USUAL_CALL_LIMIT = Duration.ofSeconds(30);
    private static final String FOLDER = "cni";

    public static CniSettings of(NetworkNames names, Path stateFolder) {
        return new CniSettings(names, stateFolder, USUAL_BIN_FOLDERS, USUAL_CALL_LIMIT);
    }

    Path configFolder() {
        return stateFolder.resolve(FOLDER).resolve("net.d");
    }

    Path attachmentFolder() {
        return stateFolder.resolve(FOLDER).resolve("attachments");
    }

    /** host-local's; its own for each agent, or two nodes would share a pool. */
    Path addressFolder() {
        return stateFolder.resolve(FOLDER).resolve("addresses");
    }
}
