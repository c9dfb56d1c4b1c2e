package dev.capstan.nodeagent.network.cni;

import dev.capstan.nodeagent.network.SandboxNetwork;
import dev.capstan.nodeagent.runtime.PortMapping;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The node's Pod network, as a CNI configuration list.
 *
 * <ul>
 *   <li>{@code bridge}: a veth pair for each Pod to a bridge that is the Pods' gateway. It doesn't masquerade, or Pods of
 *       other nodes would see the node's address; one rule of {@link dev.capstan.nodeagent.network.NodeFirewall} does that at
 *       the cluster's border. Hairpin mode lets a Pod reach itself through a hostPort.
 *   <li>{@code host-local}: addresses from the node's {@code spec.podCIDR}.
 *   <li>{@code portmap}: only for Pods with hostPorts; it costs as much as the bridge.
 * </ul>
 *
 * @param bridge name of the bridge
 * @param podCidr the node's share of addresses
 */
record CniNetwork(String name, String bridge, String podCidr, Path addressFolder) {
    static final String VERSION = "1.0.0";
    static final String BRIDGE = "bridge";
    static final String PORTMAP = "portmap";
    static final String LOOPBACK = "loopback";
    static final String IPAM = "host-local";

    private static final JsonMapper JSON = new JsonMapper();

    /** The list of plug-ins in the order of ADD, each as it stands in a conflist. */
    List<JsonNode> pluginsFor(SandboxNetwork sandbox) {
        return sandbox.portMappings().isEmpty() ? List.of(bridgePlugin()) : List.of(bridgePlugin(), portmapPlugin());
    }

    /** The file that other runtimes would read: all plug-ins, whether a Pod needs them or not. */
    JsonNode toConflist() {
        return JSON.valueToTree(
                Map.of("cniVersion", VERSION, "name", name, "plugins", List.of(bridgePlugin(), portmapPlugin())));
    }

    JsonNode loopback() {
        return JSON.valueToTree(Map.of("cniVersion", VERSION, "name", name + "-" + LOOPBACK, "type", LOOPBACK));
    }

    /** What a plug-in reads on standard input: its own part, and what the specification has the runtime add. */
    static ObjectNode request(String networkName, JsonNode plugin, SandboxNetwork sandbox, JsonNode previousResult) {
        ObjectNode request =
                ((ObjectNode) plugin.deepCopy()).put("cniVersion", VERSION).put("name", networkName);
        if (plugin.path("capabilities").path("portMappings").asBoolean(false)) {
            request.putObject("runtimeConfig")
                    .set(
                            "portMappings",
                            JSON.valueToTree(sandbox.portMappings().stream()
                                    .map(CniNetwork::portMapping)
                                    .toList()));
        }
        if (!previousResult.isMissingNode() && !previousResult.isNull()) {
            request.set("prevResult", previousResult);
        }
        return request;
    }

    private static Map<String, Object> portMapping(PortMapping mapping) {
        return Map.of(
                "hostPort", mapping.hostPort(),
                "containerPort", mapping.containerPort(),
                "protocol", mapping.protocol().toLowerCase(Locale.ROOT),
                "hostIP", mapping.hostIp());
    }

    private JsonNode bridgePlugin() {
        return JSON.valueToTree(Map.of(
                "type", BRIDGE,
                "bridge", bridge,
                "isGateway", true,
                "forceAddress", true,
                "ipMasq", false,
                "hairpinMode", true,
                "ipam",
                        Map.of(
                                "type", IPAM,
                                "dataDir", addressFolder.toString(),
                                "ranges", List.of(List.of(Map.of("subnet", podCidr))),
                                "routes", List.of(Map.of("dst", "0.0.0.0/0")))));
    }

    private static JsonNode portmapPlugin() {
        return JSON.valueToTree(Map.of("type", PORTMAP, "snat", true, "capabilities", Map.of("portMappings", true)));
    }
}
