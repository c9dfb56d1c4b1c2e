package dev.capstan.apiserver.subresource;

import dev.capstan.apiserver.errors.ApiException;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Where a node's agent listens, as it said itself in its Node's status. */
record KubeletAddress(String host, int port) {
    private static final int KUBELET_PORT = 10250;

    /**
     * @param types of address, the most wanted first
     */
    static KubeletAddress of(ObjectNode node, List<String> types) {
        JsonNode status = node.path("status");
        int port = status.path("daemonEndpoints")
                .path("kubeletEndpoint")
                .path("Port")
                .intValue(KUBELET_PORT);
        for (String type : types) {
            for (JsonNode address : status.path("addresses")) {
                if (address.path("type").asString("").equals(type)) {
                    return new KubeletAddress(address.path("address").asString(""), port);
                }
            }
        }
        // Its agent hasn't said yet where it is; Kubernetes' words, but not its 500: nothing is broken.
        throw new ApiException(
                503,
                "ServiceUnavailable",
                "node \"" + node.path("metadata").path("name").asString("")
                        + "\": no preferred addresses found; known addresses: "
                        + typesOf(status.path("addresses")),
                null);
    }

    private static List<String> typesOf(JsonNode addresses) {
        return addresses
                .valueStream()
                .map(address -> address.path("type").asString(""))
                .toList();
    }

    @Override
    public String toString() {
        return host.contains(":") ? "[" + host + "]:" + port : host + ":" + port;
    }
}
