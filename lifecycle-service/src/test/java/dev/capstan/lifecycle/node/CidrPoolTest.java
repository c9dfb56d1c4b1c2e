package dev.capstan.lifecycle.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.capstan.resource.Cidr;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CidrPoolTest {
    @Test
    void givesOutEveryShareOnce() {
        CidrPool pool = pool("10.244.0.0/16");
        Set<Cidr> given = new HashSet<>();
        for (int i = 0; i < 256; i++) {
            given.add(pool.allocate().orElseThrow());
        }

        assertThat(given).hasSize(256).contains(Cidr.parse("10.244.0.0/24"), Cidr.parse("10.244.255.0/24"));
        assertThat(pool.allocate()).isEmpty();
    }

    @Test
    void skipsWhatNodesHaveAlready() {
        CidrPool pool = pool("10.244.0.0/22");
        pool.reset(List.of(Cidr.parse("10.244.0.0/24"), Cidr.parse("10.244.2.0/24")));

        assertThat(pool.allocate()).contains(Cidr.parse("10.244.1.0/24"));
        assertThat(pool.allocate()).contains(Cidr.parse("10.244.3.0/24"));
        assertThat(pool.allocate()).isEmpty();
    }

    @Test
    void letsAFreedShareRest() {
        CidrPool pool = pool("10.244.0.0/22");
        Cidr first = pool.allocate().orElseThrow();
        pool.release(first);

        assertThat(pool.allocate()).contains(Cidr.parse("10.244.1.0/24"));
        assertThat(pool.allocate()).contains(Cidr.parse("10.244.2.0/24"));
        assertThat(pool.allocate()).contains(Cidr.parse("10.244.3.0/24"));
        assertThat(pool.allocate()).contains(first);
    }

    @Test
    void coversAllSharesThatALargerBlockTouches() {
        CidrPool pool = pool("10.244.0.0/22");
        pool.occupy(Cidr.parse("10.244.0.0/23"));

        assertThat(pool.allocate()).contains(Cidr.parse("10.244.2.0/24"));
    }

    @Test
    void ignoresBlocksOfOtherClusters() {
        CidrPool pool = pool("10.244.0.0/24");
        pool.occupy(Cidr.parse("192.168.0.0/24"));

        assertThat(pool.allocate()).contains(Cidr.parse("10.244.0.0/24"));
    }

    @Test
    void refusesSharesLargerThanTheWhole() {
        assertThatThrownBy(() -> new CidrPool(Cidr.parse("10.244.0.0/25"), 24))
                .hasMessageContaining("cannot cut 10.244.0.0/25 into shares of /24");
    }

    private static CidrPool pool(String cluster) {
        return new CidrPool(Cidr.parse(cluster), 24);
    }
}
