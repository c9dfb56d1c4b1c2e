package dev.capstan.apiserver.subresource;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class KubeletPropertiesTest {
    @Test
    void hasNoCertificatesUnlessTold() {
        assertThat(bind(Map.of()))
                .isEqualTo(new KubeletProperties(null, null, null, List.of("InternalIP"), Duration.ofSeconds(5)));
    }

    @Test
    void bindsEveryKey() {
        KubeletProperties properties = bind(Map.of(
                "capstan.kubelet.client-certificate-file", "/c",
                "capstan.kubelet.client-key-file", "/k",
                "capstan.kubelet.ca-file", "/a",
                "capstan.kubelet.preferred-address-types", "Hostname,InternalIP",
                "capstan.kubelet.connect-timeout", "1m"));

        assertThat(properties)
                .isEqualTo(new KubeletProperties(
                        Path.of("/c"),
                        Path.of("/k"),
                        Path.of("/a"),
                        List.of("Hostname", "InternalIP"),
                        Duration.ofMinutes(1)));
    }

    private static KubeletProperties bind(Map<String, String> values) {
        return new Binder(new MapConfigurationPropertySource(values))
                .bindOrCreate("capstan.kubelet", KubeletProperties.class);
    }
}
