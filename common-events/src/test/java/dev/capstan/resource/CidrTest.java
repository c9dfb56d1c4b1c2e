package dev.capstan.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class CidrTest {
    private static final Cidr CLUSTER = Cidr.parse("10.244.0.0/16");

    @Test
    void namesWhatIsNoCidr() {
        for (String text : List.of("10.244.0.0", "10.244.0/16", "10.244.0.0/33", "10.244.0.256/24", "10.244.0.1/16")) {
            assertThatThrownBy(() -> Cidr.parse(text)).hasMessage("not an IPv4 CIDR: " + text);
        }
    }

    @Test
    void containsWhatIsAllWithinIt() {
        for (String text : List.of("10.244.0.0/16", "10.244.0.0/24", "10.244.255.255/32")) {
            assertThat(CLUSTER.contains(Cidr.parse(text))).as(text).isTrue();
        }
        for (String text : List.of("0.0.0.0/0", "10.244.0.0/15", "10.243.255.0/24", "10.245.0.0/24")) {
            assertThat(CLUSTER.contains(Cidr.parse(text))).as(text).isFalse();
        }
    }

    @Test
    void overlapsWhatItSharesAnAddressWith() {
        for (String text : List.of("0.0.0.0/0", "10.244.3.0/24", "10.244.0.0/16")) {
            assertThat(CLUSTER.overlaps(Cidr.parse(text))).as(text).isTrue();
            assertThat(Cidr.parse(text).overlaps(CLUSTER)).as(text).isTrue();
        }
        assertThat(CLUSTER.overlaps(Cidr.parse("10.245.0.0/16"))).isFalse();
    }
}
