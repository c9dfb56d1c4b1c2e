package dev.capstan.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.capstan.e2e.cluster.CapstanCluster;
import dev.capstan.e2e.cluster.SharedCluster;
import dev.capstan.e2e.cluster.Workload;
import io.fabric8.kubernetes.api.model.Pod;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** S6: the agent wakes on the binding and starts the Pod's containers through the container runtime interface. */
@ExtendWith(SharedCluster.class)
class S6ContainerStartIT {
    @Test
    void startsTheContainerInTheNamespacesOfItsPodsSandbox(CapstanCluster cluster) {
        try (Workload workload = Workload.in(cluster)) {
            Pod pod = workload.run("web", 1).getFirst();
            String uid = pod.getMetadata().getUid();
            String sandbox = cluster.sandboxOf(uid);
            String container = cluster.containerOf(uid, "web");

            assertThat(inspect(cluster, container, "{{.HostConfig.NetworkMode}}"))
                    .isEqualTo("container:" + sandbox);
            assertThat(inspect(cluster, container, "{{.HostConfig.IpcMode}}")).isEqualTo("container:" + sandbox);
            assertThat(inspect(cluster, sandbox, "{{.Config.NetworkDisabled}}"))
                    .as("Docker has nothing to do with the Pod's network")
                    .isEqualTo("true");
            assertThat(inspect(cluster, container, "{{.State.Status}}")).isEqualTo("running");
            assertThat(workload.inside(pod, "web", "hostname"))
                    .contains(pod.getMetadata().getName());
        }
    }

    private static String inspect(CapstanCluster cluster, String container, String format) {
        return cluster.shell()
                .run("docker", "inspect", "--format", format, container)
                .strip();
    }
}
