package dev.capstan.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.capstan.e2e.cluster.CapstanCluster;
import dev.capstan.e2e.cluster.Workload;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** CNI refusing: a node whose addresses are used up says so, goes on trying, and leaks nothing of what it tried. */
class FailingNetworkIT {
    /** host-local's folder has a file for each address that is in use, and three that aren't about addresses. */
    private static final String ADDRESS = "\\d+(\\.\\d+){3}";

    @Test
    void aPodWithoutAnAddressWaitsForOne() throws IOException {
        try (CapstanCluster cluster = CapstanCluster.up("addresses", 1);
                Workload workload = Workload.in(cluster)) {
            Pod first = workload.run("first", 1).getFirst();
            List<Path> taken = takeAllAddresses(cluster);

            workload.create(workload.deployment("second", 1).build());

            await().atMost(Workload.SOON)
                    .untilAsserted(() -> assertThat(failures(cluster, workload))
                            .as("tries")
                            .hasSizeGreaterThanOrEqualTo(2)
                            .allMatch(message -> message.contains("no IP addresses available")));
            assertThat(workload.pods("second"))
                    .singleElement()
                    .satisfies(pod -> assertThat(pod.getStatus().getPhase()).isEqualTo("Pending"));
            assertThat(Workload.uids(workload.awaitReady("first", 1)))
                    .containsExactly(first.getMetadata().getUid());

            for (Path address : taken) {
                Files.delete(address);
            }
            Pod second = workload.awaitReady("second", 1).getFirst();

            assertThat(cluster.containers())
                    .as("two Pods of a sandbox and a container")
                    .hasSize(4);
            assertThat(reservations(cluster))
                    .isEqualTo(Set.of(
                            first.getStatus().getPodIP(), second.getStatus().getPodIP()));
            assertThat(pinnedNamespaces(cluster)).hasSize(2);
        }
    }

    /** Also those of the network itself, which host-local never gives away. */
    private static List<Path> takeAllAddresses(CapstanCluster cluster) throws IOException {
        Path folder = addressFolder(cluster);
        String podCidr =
                cluster.client().nodes().withName("node-1").get().getSpec().getPodCIDR();
        String prefix = podCidr.substring(0, podCidr.lastIndexOf('.') + 1);
        List<Path> taken = new ArrayList<>();
        for (int host = 0; host < 256; host++) {
            Path address = folder.resolve(prefix + host);
            if (Files.notExists(address)) {
                taken.add(Files.writeString(address, "the-test\r\neth0"));
            }
        }
        return taken;
    }

    private static Set<String> reservations(CapstanCluster cluster) throws IOException {
        try (Stream<Path> files = Files.list(addressFolder(cluster))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.matches(ADDRESS))
                    .collect(Collectors.toSet());
        }
    }

    private static Path addressFolder(CapstanCluster cluster) throws IOException {
        try (Stream<Path> networks = Files.list(cluster.directory().resolve("data/nodes/node-1/cni/addresses"))) {
            return networks.findFirst().orElseThrow();
        }
    }

    /** One for each time it was said. */
    private static List<String> failures(CapstanCluster cluster, Workload workload) {
        return cluster
                .client()
                .v1()
                .events()
                .inNamespace(workload.namespace())
                .withField("involvedObject.kind", "Pod")
                .list()
                .getItems()
                .stream()
                .filter(event -> event.getReason().equals("FailedCreatePodSandBox"))
                .flatMap(FailingNetworkIT::repeated)
                .toList();
    }

    private static Stream<String> repeated(Event event) {
        int count = event.getCount() == null ? 1 : event.getCount();
        return Stream.generate(event::getMessage).limit(count);
    }

    private static List<String> pinnedNamespaces(CapstanCluster cluster) throws IOException {
        return Files.readAllLines(Path.of("/proc/mounts")).stream()
                .filter(mount -> mount.startsWith("nsfs ") && mount.contains(cluster.id()))
                .toList();
    }
}
