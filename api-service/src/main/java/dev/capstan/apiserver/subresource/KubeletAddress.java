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
        throw ApiException.internal("node has no address of type " + String.join(" or ", types) + ": "
                + node.path("metadata").path("name").asString(""));
    }

    @Override
    public String toString() {
        return host.contains(":") ? "[" + host + "]:" + port : host + ":" + port;
    }
}
