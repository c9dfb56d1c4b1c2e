package dev.capstan.apiserver.strategy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IpAddressTest {
    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.1", "::", "::1", "fe80::1:2", "1:2:3:4:5:6:7:8", "::ffff:10.0.0.1"})
    void knowsAddresses(String text) {
        assertThat(IpAddress.isValid(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "10.0.0", "10.0.0.256", "010.0.0.1", "localhost", ":::", "1:2:3", "1::2::3", "g::1"})
    void knowsWhatIsNone(String text) {
        assertThat(IpAddress.isValid(text)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.0/33", "10.0.0.0", "::/129", "10.0.0/8"})
    void knowsWhatIsNoNetwork(String text) {
        assertThat(IpAddress.isCidr(text)).isFalse();
    }
}
