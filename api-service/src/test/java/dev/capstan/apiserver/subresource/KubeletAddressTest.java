package dev.capstan.apiserver.subresource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class KubeletAddressTest {
    private final ObjectNode node = (ObjectNode) new JsonMapper().readTree("""
            {"metadata":{"name":"n"},
             "status":{"daemonEndpoints":{"kubeletEndpoint":{"Port":7}},
                       "addresses":[{"type":"InternalIP","address":"10.0.0.1"},{"type":"Hostname","address":"n"}]}}""");

    @Test
    void isTheFirstOfTheWantedThatTheNodeHas() {
        assertThat(KubeletAddress.of(node, List.of("ExternalIP", "Hostname", "InternalIP")))
                .hasToString("n:7");
        assertThat(KubeletAddress.of(node, List.of("InternalIP"))).hasToString("10.0.0.1:7");
    }

    @Test
    void namesWhatTheNodeLacks() {
        assertThatThrownBy(() -> KubeletAddress.of(node, List.of("ExternalIP", "ExternalDNS")))
                .hasMessageContaining("no preferred addresses found; known addresses: [InternalIP, Hostname]");
    }
}
