package dev.capstan.nodeagent.pod;

import static org.assertj.core.api.Assertions.assertThat;

import dev.capstan.nodeagent.network.NetnsPins;
import dev.capstan.nodeagent.runtime.docker.DockerCommand;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The host was started anew: no process runs, no namespace is pinned, the bridge is gone; what host-local has written is still
 * there. Every dead sandbox gets DEL, whether the engine still remembers its container or not.
 */
class RebootedHostIT extends OnDocker {
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void everyDeadSandboxGetsDel(boolean engineRemembers) throws IOException {
        Pod bare = aHelloPod("bare").build();
        Pod replica = ownedByAReplicaSet(aHelloPod("replica")).build();
        controlPlane.create(bare);
        controlPlane.create(replica);
        soon().until(() -> isReady(bare) && isReady(replica));
        String address = controlPlane.statusOf(bare).getPodIP();
        stopAgent();

        reboot(engineRemembers);
        startAgent();

        soon().until(() -> "Failed".equals(controlPlane.statusOf(replica).getPhase()));
        assertThat(controlPlane.statusOf(replica).getReason()).isEqualTo("Terminated");
        soon().until(() -> isReady(bare) && containerStatus(bare).getRestartCount() == 1);
        assertThat(controlPlane.statusOf(bare).getPodIP()).isEqualTo(address);
        assertThat(node.network.sandboxes()).hasSize(1);
        assertThat(addressFile(address)).exists();
        assertThat(addressFile(controlPlane.statusOf(replica).getPodIP())).doesNotExist();
    }

    private void reboot(boolean engineRemembers) throws IOException {
        List<String> all = containers();
        for (String container : all) {
            DockerCommand.kill(container);
        }
        NetnsPins pins = node.pins;
        for (String sandbox : pins.sandboxes()) {
            onHost("umount", node.names.netnsFolder().resolve(sandbox).toString());
            assertThat(pins.find(sandbox)).isEmpty();
        }
        onHost("ip", "link", "delete", node.names.bridge());
        if (!engineRemembers) {
            for (String container : all) {
                DockerCommand.remove(container);
            }
            onHost("rm", "-rf", node.names.netnsFolder().toString());
        }
    }

    private List<String> containers() {
        return onHost("docker", "ps", "--all", "--quiet", "--filter", "label=dev.capstan/cluster=" + cluster.id())
                .lines()
                .toList();
    }

    private Path addressFile(String ip) {
        return stateDir.resolve("node-1/cni/addresses")
                .resolve(node.names.network())
                .resolve(ip);
    }
}
