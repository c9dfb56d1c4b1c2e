package dev.capstan.apiserver.subresource;

import dev.capstan.apiserver.errors.ApiException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Where a node's agent listens, as it said itself in its Node's status. */
record KubeletAddress(String host, int port) {
    private static final int KUBELET_PORT = 10250;

    static KubeletAddress of(ObjectNode node) {
        JsonNode status = node.path("status");
        int port = status.path("daemonEndpoints")
                .path("kubeletEndpoint")
                .path("Port")
                .intValue(KUBELET_PORT);
        for (JsonNode address : status.path("addresses")) {
            if (address.path("type").asString("").equals("InternalIP")) {
                return new KubeletAddress(address.path("address").asString(""), port);
            }
        }
        throw ApiException.internal("node has no address of type InternalIP: "
                + node.path("metadata").path("name").asString(""));
    }

    @Override
    public String toString() {
        return host.contains(":") ? "[" + host + "]:" + port : host + ":" + port;
    }
}
