package dev.capstan.apiserver.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CanonicalQuantityTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "0.5, 500m",
        "1000m, 1",
        "1000, 1k",
        "1500, 1500",
        "1.5Gi, 1536Mi",
        "1024Mi, 1Gi",
        "1Ki, 1Ki",
        "0.5Ki, 512",
        "1e3, 1e3",
        "12e-1, 1200e-3",
        "5E, 5E",
        "-100m, -100m",
        "0.0000000001, 1n",
        "64Mi, 64Mi",
        "129M, 129M",
        "2000000000, 2G"
    })
    void writesEveryAmountInOneWay(String given, String canonical) {
        assertThat(CanonicalQuantity.of(given)).isEqualTo(canonical);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "lots", "1..2", "1Zi", "1mi", "1e999", "--1", "1e-"})
    void refusesTheRest(String given) {
        assertThatThrownBy(() -> CanonicalQuantity.of(given)).isInstanceOf(DecodingException.class);
    }
}
