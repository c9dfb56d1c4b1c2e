package dev.capstan.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.capstan.e2e.cluster.CapstanCluster;
import dev.capstan.e2e.cluster.Workload;
import io.fabric8.kubernetes.api.model.Pod;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Kafka is a copy of PostgreSQL: when it loses everything under running Pods, nobody takes them for gone. */
class WipedKafkaIT {
    @Test
    void noContainerIsTouchedWhenKafkaLosesAllItsData() {
        try (CapstanCluster cluster = CapstanCluster.up("wiped-kafka", 1)) {
            Workload workload = Workload.in(cluster);
            List<Pod> pods = workload.run("steady", 3);
            List<String> before = startTimes(cluster);
            List<String> uids = Workload.uids(pods).stream().sorted().toList();

            cluster.shell().run("kill", "-9", Long.toString(cluster.pid()));
            await().until(() ->
                    !ProcessHandle.of(cluster.pid()).map(ProcessHandle::isAlive).orElse(false));
            Path data = cluster.directory().resolve("data/kafka");
            assertThat(data).isNotEmptyDirectory();
            cluster.shell().run("rm", "-r", data.toString());
            CapstanCluster.capstan("up", "--dir", cluster.directory().toString(), "--empty");

            // Whoever acts on absence has had its chance when what is new works: S1 to S8.
            workload.run("new", 1);
            assertThat(Workload.uids(workload.awaitReady("steady", 3)).stream().sorted())
                    .as(() -> cluster.kubectl("get", "events", "-n", workload.namespace()))
                    .containsExactlyElementsOf(uids);
            assertThat(startTimes(cluster)).containsAll(before);
        }
    }

    /** Of each container its id and when it was started: a restart changes it. */
    private static List<String> startTimes(CapstanCluster cluster) {
        List<String> command =
                new ArrayList<>(List.of("docker", "inspect", "--format", "{{.Id}} {{.State.StartedAt}}"));
        command.addAll(cluster.containers());
        return cluster.shell().run(command.toArray(String[]::new)).lines().toList();
    }
}
