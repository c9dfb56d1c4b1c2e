package dev.capstan.nodeagent.pod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What becomes of a Pod whose network is broken for good, and of one of which that can't be told. */
class BrokenNetworkIT extends OnFaultyDocker {
    @Test
    void aReplicaWhoseNetworkCannotBeRepairedIsTerminated() throws Exception {
        Pod pod = ownedByAReplicaSet(aHelloPod("broken")).build();
        controlPlane.create(pod);
        soon().until(() -> isReady(pod));
        plugins.refuseBridge("ADD");

        inNetworkOf(pod, "ip", "link", "delete", "eth0");

        soon().until(() -> "Failed".equals(controlPlane.statusOf(pod).getPhase()));
        assertThat(controlPlane.statusOf(pod).getReason()).isEqualTo("Terminated");
        assertThat(controlPlane.statusOf(pod).getMessage())
                .startsWith("The pod's network couldn't be repaired: ")
                .endsWith("refused by the test");
        assertThat(node.network.sandboxes()).isEmpty();
    }

    @Test
    void aPluginThatCannotAnswerSaysNothingAboutTheNetwork() throws Exception {
        Pod pod = ownedByAReplicaSet(aHelloPod("unknown")).build();
        controlPlane.create(pod);
        soon().until(() -> isReady(pod));
        String container = containerStatus(pod).getContainerID();

        plugins.killBridge("CHECK");

        await().during(Duration.ofSeconds(4)).atMost(Duration.ofSeconds(30)).until(() -> isReady(pod));
        assertThat(containerStatus(pod).getContainerID()).isEqualTo(container);
        assertThat(controlPlane.events()).noneMatch(event -> event.startsWith("Network"));
    }
}
