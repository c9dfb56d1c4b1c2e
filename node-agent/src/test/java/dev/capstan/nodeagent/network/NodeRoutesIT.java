package dev.capstan.nodeagent.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Two hosts on one network, each with an agent and, behind it, a Pod: a network namespace for each of the four.
 *
 * <pre>
 * pod-a 10.210.1.2 ── 10.210.1.1 a 192.0.2.1 ── 192.0.2.2 b 10.210.2.1 ── 10.210.2.2 pod-b
 * </pre>
 */
class NodeRoutesIT {
    private static final String CLUSTER_CIDR = "10.210.0.0/16";
    private static final String POD_A = "10.210.1.2";
    private static final String POD_B = "10.210.2.2";
    private static final String NODE_A = "a,10.210.1.0/24,192.0.2.1";
    private static final String NODE_B = "b,10.210.2.0/24,192.0.2.2";
    private static final String ROUTE_TO_B = "10.210.2.0/24 via 192.0.2.2 ";
    private static final Duration SOON = Duration.ofSeconds(20);

    private static final Namespace HOST_A = new Namespace("a");
    private static final Namespace HOST_B = new Namespace("b");
    private static final Namespace IN_POD_A = new Namespace("pod-a");
    private static final Namespace IN_POD_B = new Namespace("pod-b");
    private static final List<Namespace> ALL = List.of(HOST_A, HOST_B, IN_POD_A, IN_POD_B);

    private static final List<Dialogue> STARTED = new ArrayList<>();
    private static Dialogue agentA;
    private static Dialogue agentB;
    private static Dialogue podA;

    @BeforeAll
    static void twoHostsWithAPodEach() throws IOException {
        ALL.forEach(Namespace::create);
        connect(HOST_A, "eth0", "192.0.2.1/24", HOST_B, "eth0", "192.0.2.2/24");
        connect(HOST_A, "bridge", "10.210.1.1/24", IN_POD_A, "eth0", POD_A + "/24");
        connect(HOST_B, "bridge", "10.210.2.1/24", IN_POD_B, "eth0", POD_B + "/24");
        IN_POD_A.run("ip", "route", "add", "default", "via", "10.210.1.1");
        IN_POD_B.run("ip", "route", "add", "default", "via", "10.210.2.1");
        for (Namespace host : List.of(HOST_A, HOST_B)) {
            host.run("sh", "-c", "echo 1 > /proc/sys/net/ipv4/ip_forward");
        }
        agentA = start(HOST_A, RoutesAgent.class, "a", "192.0.2.1", CLUSTER_CIDR);
        agentB = start(HOST_B, RoutesAgent.class, "b", "192.0.2.2", CLUSTER_CIDR);
        podA = start(IN_POD_A, PodEcho.class);
        Dialogue podB = start(IN_POD_B, PodEcho.class);
        assertThat(podA.hear()).isEqualTo("serves");
        assertThat(podB.hear()).isEqualTo("serves");
    }

    @AfterAll
    static void removeThem() {
        STARTED.forEach(Dialogue::end);
        ALL.forEach(Namespace::delete);
    }

    @AfterEach
    void startOver() throws IOException {
        for (Dialogue agent : List.of(agentA, agentB)) {
            agent.ask("nodes");
            agent.ask("synced true");
        }
        await().atMost(SOON)
                .until(() -> routesOf(HOST_A).isEmpty() && routesOf(HOST_B).isEmpty());
    }

    @Test
    void podsOfTwoHostsReachEachOtherByTheirOwnAddresses() throws IOException {
        assertThat(podA.ask(POD_B)).isEqualTo(PodEcho.UNREACHABLE);

        bothAgentsKnow(NODE_A, NODE_B);

        await().atMost(SOON).untilAsserted(() -> assertThat(podA.ask(POD_B)).isEqualTo(POD_A));
        assertThat(routesOf(HOST_A)).singleElement().asString().startsWith(ROUTE_TO_B);
        assertThat(routesOf(HOST_B)).singleElement().asString().startsWith("10.210.1.0/24 via 192.0.2.1 ");
    }

    @Test
    void aNodeThatGetsAnotherAddressIsFollowed() throws IOException {
        bothAgentsKnow(NODE_A, NODE_B);
        await().atMost(SOON).until(() -> podA.ask(POD_B).equals(POD_A));
        HOST_B.run("ip", "address", "delete", "192.0.2.2/24", "dev", "eth0");
        HOST_B.run("ip", "address", "add", "192.0.2.3/24", "dev", "eth0");
        try {
            assertThat(podA.ask(POD_B)).isEqualTo(PodEcho.UNREACHABLE);

            bothAgentsKnow(NODE_A, "b,10.210.2.0/24,192.0.2.3");

            await().atMost(SOON).untilAsserted(() -> assertThat(podA.ask(POD_B)).isEqualTo(POD_A));
            assertThat(routesOf(HOST_A)).singleElement().asString().startsWith("10.210.2.0/24 via 192.0.2.3 ");
        } finally {
            HOST_B.run("ip", "address", "delete", "192.0.2.3/24", "dev", "eth0");
            HOST_B.run("ip", "address", "add", "192.0.2.2/24", "dev", "eth0");
        }
    }

    @Test
    void theRouteGoesWithTheNode() throws IOException {
        bothAgentsKnow(NODE_A, NODE_B);
        await().atMost(SOON).until(() -> podA.ask(POD_B).equals(POD_A));

        agentA.ask("nodes " + NODE_A);

        await().atMost(SOON).until(() -> routesOf(HOST_A).isEmpty());
        assertThat(podA.ask(POD_B)).isEqualTo(PodEcho.UNREACHABLE);
    }

    @Test
    void aNodeThatIsMissingSaysNothingUntilTheInformerHasSynced() throws IOException {
        bothAgentsKnow(NODE_A, NODE_B);
        await().atMost(SOON).until(() -> routesOf(HOST_A).size() == 1);

        agentA.ask("synced false");
        agentA.ask("nodes " + NODE_A);

        await().during(Duration.ofSeconds(2))
                .atMost(SOON)
                .until(() -> routesOf(HOST_A).size() == 1);
        agentA.ask("synced true");
        await().atMost(SOON).until(() -> routesOf(HOST_A).isEmpty());
    }

    @Test
    void whatSomebodyElseRemovedComesBack() throws IOException {
        bothAgentsKnow(NODE_A, NODE_B);
        await().atMost(SOON).until(() -> routesOf(HOST_A).size() == 1);
        HOST_A.run("ip", "route", "flush", "proto", Integer.toString(RouteTable.PROTOCOL));
        assertThat(routesOf(HOST_A)).isEmpty();

        agentA.ask("nodes " + NODE_A + " " + NODE_B + " c,10.210.3.0/24,192.0.2.4");

        await().atMost(SOON).until(() -> routesOf(HOST_A).size() == 2);
    }

    @Test
    void routesOfOthersStayAlsoThoseToTheSameAddressesAndOfOtherClusters() throws IOException {
        String otherCluster = Long.toString(NetworkNames.routeMetric("another"));
        String protocol = Integer.toString(RouteTable.PROTOCOL);
        HOST_A.run("ip", "route", "add", "10.210.2.0/24", "via", "192.0.2.2", "proto", "static");
        HOST_A.run("ip", "route", "add", "10.210.9.0/24", "via", "192.0.2.2", "proto", "static");
        HOST_A.run(
                "ip", "route", "add", "10.210.2.0/24", "via", "192.0.2.2", "proto", protocol, "metric", otherCluster);
        String foreign = HOST_A.run("ip", "route");

        agentA.ask("nodes " + NODE_A + " " + NODE_B);
        await().atMost(SOON).until(() -> routesOf(HOST_A).size() == 1);
        agentA.ask("nodes " + NODE_A);
        await().atMost(SOON).until(() -> routesOf(HOST_A).isEmpty());

        assertThat(HOST_A.run("ip", "route")).isEqualTo(foreign);
        HOST_A.run("ip", "route", "flush", "proto", "static");
        HOST_A.run("ip", "route", "flush", "proto", protocol);
    }

    @Test
    void aPurgeRemovesTheClustersRoutesOnly() throws IOException {
        HOST_A.run("ip", "route", "add", "10.210.9.0/24", "via", "192.0.2.2", "proto", "static");
        String foreign = HOST_A.run("ip", "route");
        agentA.ask("nodes " + NODE_A + " " + NODE_B);
        await().atMost(SOON).until(() -> routesOf(HOST_A).size() == 1);

        // An agent that has ended doesn't make them again.
        agentA.ask("synced false");
        agentA.ask("purge");

        assertThat(HOST_A.run("ip", "route")).isEqualTo(foreign);
        HOST_A.run("ip", "route", "flush", "proto", "static");
    }

    @Test
    void nodesOfTheSameHostNeedNone() throws IOException {
        agentA.ask("nodes " + NODE_A + " beside,10.210.3.0/24,192.0.2.1 second-address,10.210.4.0/24,10.210.1.1"
                + " loopback,10.210.5.0/24,127.0.0.1 " + NODE_B);

        await().atMost(SOON).until(() -> !routesOf(HOST_A).isEmpty());
        assertThat(routesOf(HOST_A)).singleElement().asString().startsWith(ROUTE_TO_B);
    }

    @Test
    void aHostThatIsNotOnTheNetworkIsToldOfAndTriedAgainAndHoldsNobodyUp() throws IOException {
        agentA.ask("nodes " + NODE_A + " away,10.210.3.0/24,198.51.100.7 " + NODE_B);

        await().atMost(SOON)
                .untilAsserted(() -> assertThat(agentA.ask("events"))
                        .contains(
                                "FailedToCreateRoute: Could not create a route to the Pods of node away: ip -4 route replace"
                                        + " 10.210.3.0/24 via 198.51.100.7 ")
                        .contains("Nexthop has invalid gateway"));
        assertThat(routesOf(HOST_A)).singleElement().asString().startsWith(ROUTE_TO_B);

        HOST_A.run("ip", "address", "add", "198.51.100.1/24", "dev", "eth0");
        await().atMost(SOON).until(() -> routesOf(HOST_A).size() == 2);
        HOST_A.run("ip", "address", "delete", "198.51.100.1/24", "dev", "eth0");
    }

    private static void bothAgentsKnow(String... nodes) throws IOException {
        agentA.ask("nodes " + String.join(" ", nodes));
        agentB.ask("nodes " + String.join(" ", nodes));
    }

    /** The cluster's. */
    private static List<String> routesOf(Namespace host) {
        String metric = "metric " + NetworkNames.routeMetric(RoutesAgent.CLUSTER);
        return host.run("ip", "route", "show", "proto", Integer.toString(RouteTable.PROTOCOL))
                .lines()
                .filter(route -> route.contains(metric))
                .toList();
    }

    private static void connect(
            Namespace one, String device, String address, Namespace other, String otherDevice, String otherAddress) {
        one.run("ip", "link", "add", device, "type", "veth", "peer", "name", otherDevice, "netns", other.name());
        one.run("ip", "address", "add", address, "dev", device);
        other.run("ip", "address", "add", otherAddress, "dev", otherDevice);
        one.run("ip", "link", "set", device, "up");
        other.run("ip", "link", "set", otherDevice, "up");
    }

    private static Dialogue start(Namespace where, Class<?> program, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(where.enter());
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                program.getName()));
        command.addAll(Arrays.asList(arguments));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        Dialogue dialogue = new Dialogue(process, process.inputReader(StandardCharsets.UTF_8));
        STARTED.add(dialogue);
        return dialogue;
    }

    /** A program that answers every line with a line. */
    private record Dialogue(Process process, BufferedReader answers) {
        String ask(String line) throws IOException {
            process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
            return hear();
        }

        String hear() throws IOException {
            String line = answers.readLine();
            while (line != null && !line.startsWith(RoutesAgent.ANSWER)) {
                line = answers.readLine();
            }
            return line == null ? "(ended)" : line.substring(RoutesAgent.ANSWER.length());
        }

        void end() {
            process.destroyForcibly();
        }
    }

    private record Namespace(String role) {
        String name() {
            return "capstan-test-" + ProcessHandle.current().pid() + "-" + role;
        }

        void create() {
            HostCommand.of("ip", "netns", "add", name()).run(SOON).orThrow();
            run("ip", "link", "set", "lo", "up");
        }

        void delete() {
            HostCommand.of("ip", "netns", "delete", name()).run(SOON);
        }

        List<String> enter() {
            return List.of("nsenter", "--net=/var/run/netns/" + name());
        }

        String run(String... words) {
            List<String> command = new ArrayList<>(enter());
            command.addAll(Arrays.asList(words));
            return HostCommand.of(command).run(SOON).orThrow();
        }
    }
}
