package dev.capstan.nodeagent.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NetworkNamesTest {
    private static final int LONGEST_INTERFACE = 15;
    private static final int LONGEST_CHAIN = 28;

    @Test
    void bridgesFitTheKernelAndDifferByClusterAndNode() {
        Set<String> bridges = new HashSet<>();
        for (String cluster : new String[] {"a", "b", "a-very-long-cluster-id-indeed"}) {
            for (String node : new String[] {"node-1", "node-2", "a.very.long.node.name.example.com"}) {
                bridges.add(new NetworkNames(cluster, node).bridge());
            }
        }

        assertThat(bridges).hasSize(9).allMatch(name -> name.length() == LONGEST_INTERFACE);
    }

    @Test
    void aClustersBridgesAreKnownByTheirPrefix() {
        assertThat(new NetworkNames("a", "node-1").bridge()).startsWith(NetworkNames.bridgePrefix("a"));
        assertThat(new NetworkNames("b", "node-1").bridge()).doesNotStartWith(NetworkNames.bridgePrefix("a"));
    }

    @Test
    void chainsFitIptables() {
        assertThat(NetworkNames.chain("abc123")).isEqualTo("CAPSTAN-abc123");
        assertThat(NetworkNames.chain("x".repeat(60))).hasSizeLessThanOrEqualTo(LONGEST_CHAIN);
    }

    /** A metric is an unsigned number of 32 bits; 0, 100, 1024 and the like are what others give. */
    @Test
    void aClustersRoutesAreKnownByAMetricThatIsNobodyElses() {
        assertThat(NetworkNames.routeMetric("a"))
                .isEqualTo(NetworkNames.routeMetric("a"))
                .isNotEqualTo(NetworkNames.routeMetric("b"))
                .isBetween(1L << 24, (1L << 25) - 1);
    }
}
