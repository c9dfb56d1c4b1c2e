package dev.capstan.standalone.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.capstan.standalone.cluster.ClusterReservations.Route;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClusterReservationsTest {
    private static final String HEADER =
            "Iface\tDestination\tGateway\tFlags\tRefCnt\tUse\tMetric\tMask\tMTU\tWindow\tIRTT";

    @Test
    void aRouteToPartOfARangeOverlapsIt() {
        // 10.244.3.0/24
        assertThat(route("0003F40A", "00FFFFFF").overlapsTenDot(244)).isTrue();
        assertThat(route("0003F40A", "00FFFFFF").overlapsTenDot(245)).isFalse();
    }

    @Test
    void aRouteToMoreThanARangeOverlapsIt() {
        // 10.0.0.0/8
        assertThat(route("0000000A", "000000FF").overlapsTenDot(64)).isTrue();
    }

    @Test
    void theDefaultRouteCountsForNothing() {
        assertThat(route("00000000", "00000000").overlapsTenDot(244)).isFalse();
    }

    private static Route route(String destination, String mask) {
        return Route.parse(List.of(HEADER, "eth0\t" + destination + "\t0\t1\t0\t0\t0\t" + mask + "\t0\t0\t0"))
                .getFirst();
    }
}
