package dev.capstan.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.capstan.e2e.cluster.CapstanCluster;
import dev.capstan.e2e.cluster.SharedCluster;
import dev.capstan.e2e.cluster.Workload;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** S7: the runtime calls the network plug-in: ADD when a Pod is made, DEL when it goes, CHECK in between. */
@ExtendWith(SharedCluster.class)
class S7NetworkIT {
    /** Reserved for documentation: nobody's. */
    private static final String ANOTHER_HOST = "198.51.100.7";

    @Test
    void addGivesThePodAVethPairAndItsAddress(CapstanCluster cluster) {
        try (Workload workload = Workload.in(cluster)) {
            Pod pod = workload.run("web", 1).getFirst();

            assertThat(inNetworkOf(cluster, pod, "ip", "-4", "-o", "address", "show", "eth0"))
                    .contains("inet " + address(pod) + "/");
            assertThat(inNetworkOf(cluster, pod, "ip", "route")).contains("default via ");
            String link = inNetworkOf(cluster, pod, "ip", "-d", "-o", "link", "show", "eth0");
            assertThat(link).contains(" veth ");
            String peerIndex = link.replaceAll("(?s).*eth0@if(\\d+).*", "$1");
            assertThat(cluster.shell().run("ip", "-d", "-o", "link"))
                    .as("the other end on the host, in a bridge")
                    .containsPattern("(?m)^" + peerIndex + ": veth.* master \\S+ .* veth ");
        }
    }

    @Test
    void podsReachEachOtherByAddressOnTheSameNodeAndAcrossNodesWithoutNat(CapstanCluster cluster) {
        try (Workload workload = Workload.in(cluster)) {
            List<Pod> pods = workload.run("web", 6);
            Pod client = pods.getFirst();
            Pod neighbour = pods.stream()
                    .filter(pod -> pod != client && node(pod).equals(node(client)))
                    .findFirst()
                    .orElseThrow();
            Pod remote = pods.stream()
                    .filter(pod -> !node(pod).equals(node(client)))
                    .findFirst()
                    .orElseThrow();

            for (Pod server : List.of(neighbour, remote)) {
                String get = "printf 'GET / HTTP/1.0\\r\\n\\r\\n' | nc -w 30 " + address(server) + " " + Workload.PORT;
                // A container that runs may not listen yet.
                await().atMost(Workload.SOON)
                        .untilAsserted(() -> assertThat(workload.inside(client, "web", "sh", "-c", get))
                                .as(
                                        "%s, asked from inside %s",
                                        server.getMetadata().getName(),
                                        client.getMetadata().getName())
                                .contains(server.getMetadata().getName())
                                .contains(address(client)));
            }
        }
    }

    /** The other host is made up. What its Node brings about on this one isn't. */
    @Test
    void theAgentsKeepARouteToTheNodesOfAnotherHostAndSayWhyTheyCannot(CapstanCluster cluster) {
        String link = "cst" + ProcessHandle.current().pid();
        try {
            cluster.client().nodes().resource(nodeOfAnotherHost()).create();
            await().atMost(Workload.SOON)
                    .untilAsserted(() -> assertThat(routeFailures(cluster, "node-1"))
                            .anyMatch(message -> message.contains("to the Pods of node elsewhere: ")
                                    && message.contains("Nexthop has invalid gateway")));

            cluster.shell().run("ip", "link", "add", link, "type", "bridge");
            cluster.shell().run("ip", "address", "add", "198.51.100.1/24", "dev", link);
            cluster.shell().run("ip", "link", "set", link, "up");
            String cidr = cluster.client()
                    .nodes()
                    .withName("elsewhere")
                    .get()
                    .getSpec()
                    .getPodCIDR();
            String route = cidr + " via " + ANOTHER_HOST + " dev " + link + " ";
            await().atMost(Workload.SOON).until(() -> routes(cluster).contains(route));

            cluster.client().nodes().withName("elsewhere").delete();
            await().atMost(Workload.SOON).until(() -> !routes(cluster).contains(route));
        } finally {
            cluster.client().nodes().withName("elsewhere").delete();
            cluster.shell().attempt("ip", "link", "delete", link);
        }
    }

    private static Node nodeOfAnotherHost() {
        return new NodeBuilder()
                .withNewMetadata()
                .withName("elsewhere")
                .endMetadata()
                .withNewStatus()
                .addNewAddress(ANOTHER_HOST, "InternalIP")
                .endStatus()
                .build();
    }

    private static List<String> routeFailures(CapstanCluster cluster, String node) {
        return cluster.client().v1().events().inNamespace("default").list().getItems().stream()
                .filter(event -> "FailedToCreateRoute".equals(event.getReason()))
                .filter(event -> node.equals(event.getInvolvedObject().getName()))
                .map(Event::getMessage)
                .toList();
    }

    private static String routes(CapstanCluster cluster) {
        return cluster.shell().run("ip", "-4", "route");
    }

    @Test
    void delGivesTheAddressBack(CapstanCluster cluster) throws IOException {
        try (Workload workload = Workload.in(cluster)) {
            Pod pod = workload.run("web", 1).getFirst();
            assertThat(reservations(cluster, address(pod))).hasSize(1);

            cluster.kubectl("-n", workload.namespace(), "delete", "deployment", "web");
            await().atMost(Workload.SOON).until(() -> workload.pods("web").isEmpty());

            assertThat(reservations(cluster, address(pod))).isEmpty();
        }
    }

    @Test
    void checkNoticesARemovedRouteAndARemovedInterfaceAndRepairsThemWithTheSameAddress(CapstanCluster cluster) {
        try (Workload workload = Workload.in(cluster)) {
            Pod pod = workload.run("web", 1).getFirst();

            inNetworkOf(cluster, pod, "ip", "route", "del", "default");
            await().atMost(Workload.SOON)
                    .until(() -> inNetworkOf(cluster, pod, "ip", "route").contains("default via "));

            inNetworkOf(cluster, pod, "ip", "link", "del", "eth0");
            await().atMost(Workload.SOON)
                    .until(() -> inNetworkOf(cluster, pod, "ip", "-4", "-o", "address")
                                    .contains("eth0 ")
                            && inNetworkOf(cluster, pod, "ip", "route").contains("default via "));
            assertThat(inNetworkOf(cluster, pod, "ip", "-4", "-o", "address", "show", "eth0"))
                    .contains("inet " + address(pod) + "/");
            assertThat(workload.awaitReady("web", 1).getFirst().getMetadata().getUid())
                    .as("the Pod itself stays")
                    .isEqualTo(pod.getMetadata().getUid());
        }
    }

    /** host-local keeps a file per address that is in use. */
    private static List<Path> reservations(CapstanCluster cluster, String address) throws IOException {
        try (Stream<Path> nodes = Files.list(cluster.directory().resolve("data/nodes"))) {
            // In a folder per network.
            return nodes.map(node -> node.resolve("cni/addresses"))
                    .filter(Files::isDirectory)
                    .flatMap(S7NetworkIT::children)
                    .map(network -> network.resolve(address))
                    .filter(Files::exists)
                    .toList();
        }
    }

    private static Stream<Path> children(Path folder) {
        try (Stream<Path> children = Files.list(folder)) {
            return children.toList().stream();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static String inNetworkOf(CapstanCluster cluster, Pod pod, String... command) {
        String sandbox = cluster.sandboxOf(pod.getMetadata().getUid());
        String pid = cluster.shell()
                .run("docker", "inspect", "--format", "{{.State.Pid}}", sandbox)
                .strip();
        return cluster.shell()
                .run(Stream.concat(Stream.of("nsenter", "-t", pid, "-n"), Stream.of(command))
                        .toArray(String[]::new));
    }

    private static String address(Pod pod) {
        return pod.getStatus().getPodIP();
    }

    private static String node(Pod pod) {
        return pod.getSpec().getNodeName();
    }
}
