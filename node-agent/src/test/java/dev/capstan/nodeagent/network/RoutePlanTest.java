package dev.capstan.nodeagent.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.capstan.resource.Cidr;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The numbers are those of {@link RoutePlan}'s rules. */
class RoutePlanTest {
    private static final Cidr CLUSTER = Cidr.parse("10.244.0.0/16");
    private static final Set<String> THIS_HOST = Set.of("192.0.2.1", "198.51.100.1");
    private static final Node OWN = node("own", "10.244.0.0/24", "192.0.2.1");

    @Test
    void rule1ANodeThatIsNotCompleteYetHasNoRoute() {
        Node fresh = new NodeBuilder()
                .withNewMetadata()
                .withName("fresh")
                .endMetadata()
                .build();
        Node withoutAddress = new NodeBuilder(node("a", "10.244.1.0/24", "192.0.2.2"))
                .editStatus()
                .withAddresses()
                .endStatus()
                .build();

        RoutePlan plan = plan(OWN, fresh, withoutAddress, node("b", "", "192.0.2.3"));

        assertThat(plan.routes()).isEmpty();
        assertThat(plan.refusals()).isEmpty();
    }

    @Test
    void rule2NodesOfThisHostHaveNoRoute() {
        RoutePlan plan = plan(
                OWN,
                node("beside", "10.244.1.0/24", "192.0.2.1"),
                node("second-card", "10.244.2.0/24", "198.51.100.1"));

        assertThat(plan.routes()).isEmpty();
        assertThat(plan.refusals()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"0.0.0.0/0", "10.0.0.0/8", "10.245.0.0/24", "192.0.2.0/24", "fd00::/64", "10.244.1.1/24", "-f"})
    void rule3ACidrThatIsNotTheClustersIsRefused(String cidr) {
        RoutePlan plan = plan(OWN, node("liar", cidr, "192.0.2.9"), node("a", "10.244.1.0/24", "192.0.2.2"));

        assertThat(plan.routes()).containsOnlyKeys("a");
        assertThat(plan.refusals())
                .isEqualTo(Map.of("liar", "its podCIDR " + cidr + " is not within the cluster's 10.244.0.0/16"));
    }

    @Test
    void rule4NobodyGetsThePacketsOfThisHostsPods() {
        RoutePlan plan = plan(node("liar", "10.244.0.128/25", "192.0.2.9", "2020-01-01T00:00:00Z"), OWN);

        assertThat(plan.routes()).isEmpty();
        assertThat(plan.refusals())
                .isEqualTo(Map.of("liar", "its podCIDR 10.244.0.128/25 overlaps that of another node"));
    }

    @Test
    void rule4NorThoseOfAnOlderNode() {
        RoutePlan plan = plan(
                node("a-liar", "10.244.1.0/25", "192.0.2.9", "2026-01-02T00:00:00Z"),
                node("older", "10.244.1.0/24", "192.0.2.2", "2026-01-01T00:00:00Z"));

        assertThat(plan.routes()).isEqualTo(Map.of("older", route("10.244.1.0/24", "192.0.2.2")));
        assertThat(plan.refusals()).containsOnlyKeys("a-liar");
    }

    @Test
    void rule5NodesOfOtherHostsHaveARouteByTheirInternalIp() {
        RoutePlan plan = plan(OWN, node("a", "10.244.1.0/24", "192.0.2.2"), node("b", "10.244.2.0/24", "192.0.2.3"));

        assertThat(plan.routes())
                .isEqualTo(Map.of(
                        "a", route("10.244.1.0/24", "192.0.2.2"),
                        "b", route("10.244.2.0/24", "192.0.2.3")));
        assertThat(plan.refusals()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"worker-2", "fd00::2", "192.0.2.256", "dev"})
    void anInternalIpThatIsNoIpv4AddressIsRefused(String address) {
        RoutePlan plan = plan(OWN, node("a", "10.244.1.0/24", address));

        assertThat(plan.routes()).isEmpty();
        assertThat(plan.refusals()).isEqualTo(Map.of("a", "its InternalIP " + address + " is not an IPv4 address"));
    }

    private static RoutePlan plan(Node... nodes) {
        return RoutePlan.of(List.of(nodes), CLUSTER, THIS_HOST::contains);
    }

    private static NodeRoute route(String cidr, String gateway) {
        return new NodeRoute(Cidr.parse(cidr), gateway);
    }

    private static Node node(String name, String cidr, String internalIp) {
        return node(name, cidr, internalIp, "2026-01-01T00:00:00Z");
    }

    private static Node node(String name, String cidr, String internalIp, String createdAt) {
        return new NodeBuilder()
                .withNewMetadata()
                .withName(name)
                .withCreationTimestamp(createdAt)
                .endMetadata()
                .withNewSpec()
                .withPodCIDR(cidr)
                .endSpec()
                .withNewStatus()
                .addNewAddress(name, "Hostname")
                .addNewAddress(internalIp, "InternalIP")
                .endStatus()
                .build();
    }
}
