package dev.capstan.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.capstan.e2e.cluster.CapstanCluster;
import dev.capstan.e2e.cluster.Shell;
import dev.capstan.e2e.cluster.Workload;
import io.fabric8.kubernetes.api.model.Pod;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code ./capstan up} and {@code down}: repeatable, side by side, and without a trace afterwards. */
class UpAndDownIT {
    private final Shell shell = new Shell();

    @Test
    void upShowsTheSampleRunningAndASecondUpChangesNothing() {
        Path directory = Path.of("target", "clusters", "sample").toAbsolutePath();
        String shown = CapstanCluster.capstan("up", "--dir", directory.toString());
        try (CapstanCluster cluster = CapstanCluster.in(directory)) {
            assertThat(shown)
                    .containsSubsequence(
                            "Deployment hello",
                            "created by the Deployment controller",
                            "created by the ReplicaSet controller",
                            "bound to node-1",
                            "container started",
                            "Ready")
                    .contains("curl http://", "/swagger-ui.html");
            // Of this cluster alone: other tests' clusters start Pods meanwhile.
            List<String> before = cluster.containers();
            assertThat(before).isNotEmpty();

            assertThat(CapstanCluster.capstan("up", "--dir", directory.toString()))
                    .contains("already runs");

            assertThat(cluster.containers()).isEqualTo(before);
        }
        assertThat(directory).doesNotExist();
    }

    @Test
    void purgingOneOfTwoClustersTouchesNeitherTheOtherNorWhatIsForeign() {
        String foreignBridge = "foreign0";
        shell.run("ip", "link", "add", foreignBridge, "type", "bridge");
        foreignRule("-I", foreignBridge);
        String foreignContainer = shell.run("docker", "run", "-d", "--network", "none", Workload.IMAGE)
                .strip();
        try (CapstanCluster staying = CapstanCluster.up("staying", 3)) {
            Workload workload = Workload.in(staying);
            List<Pod> pods = workload.run("web", 3);
            List<String> containers = staying.containers();

            String purgedId;
            try (CapstanCluster purged = CapstanCluster.up("purged", 3)) {
                purgedId = purged.id();
                Workload.in(purged).run("web", 3);
                assertThat(purged.cidr()).isNotEqualTo(staying.cidr());
                assertThat(traces(purgedId)).isNotBlank();
            }

            assertThat(traces(purgedId))
                    .as("what is left of the purged cluster")
                    .isBlank();
            assertThat(Path.of("target", "clusters", "purged")).doesNotExist();
            assertThat(staying.containers()).isEqualTo(containers);
            assertThat(Workload.uids(workload.awaitReady("web", 3))).isEqualTo(Workload.uids(pods));
            assertThat(shell.run("docker", "inspect", "--format", "{{.State.Running}}", foreignContainer)
                            .strip())
                    .isEqualTo("true");
            assertThat(Files.exists(Path.of("/sys/class/net", foreignBridge))).isTrue();
            assertThat(shell.run("iptables", "-w", "-S", "FORWARD")).contains("foreign");
        } finally {
            shell.attempt("docker", "rm", "-f", foreignContainer);
            shell.attempt("ip", "link", "del", foreignBridge);
            foreignRule("-D", foreignBridge);
        }
    }

    /** For the foreign bridge alone: for all, it would end what the chain allows, and cut off every container on this machine. */
    private void foreignRule(String action, String bridge) {
        shell.attempt(
                "iptables",
                "-w",
                action,
                "FORWARD",
                "-i",
                bridge,
                "-m",
                "comment",
                "--comment",
                "foreign",
                "-j",
                "RETURN");
    }

    /** Containers, interfaces, rules, mounts and processes that carry a cluster's id. */
    private String traces(String clusterId) {
        return shell.run("docker", "ps", "-aq", "--filter", "label=dev.capstan/cluster=" + clusterId)
                + lines(shell.run("ip", "-o", "link"), clusterId)
                + lines(shell.run("iptables-save"), clusterId)
                + lines(shell.run("cat", "/proc/mounts"), clusterId)
                + lines(shell.run("ps", "-eo", "args"), clusterId);
    }

    private static String lines(String text, String part) {
        return String.join(
                "\n", text.lines().filter(line -> line.contains(part)).toList());
    }
}
