package dev.capstan.nodeagent.network.cni;

import dev.capstan.nodeagent.network.NetworkAttachment;
import dev.capstan.nodeagent.network.SandboxNetwork;
import dev.capstan.nodeagent.runtime.NetworkException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * An ADD as it is kept on disk: first the intent, then the same with the result. The plug-ins' configuration is part of it, so
 * that DEL and CHECK speak of what was done then, whatever the node's configuration says now.
 *
 * @param plugins in the order of ADD
 * @param result of the last plug-in; null while it is only an intent
 * @param uncheckable types of plug-ins whose CHECK failed right after their ADD
 */
record Attachment(
        SandboxNetwork request,
        String network,
        List<JsonNode> plugins,
        @Nullable JsonNode result,
        Set<String> uncheckable) {

    static final String POD_INTERFACE = "eth0";

    /** JSON's null is read as a node. */
    Attachment {
        result = result == null || result.isNull() ? null : result;
    }

    static Attachment intent(SandboxNetwork request, String network, List<JsonNode> plugins) {
        return new Attachment(request, network, List.copyOf(plugins), null, Set.of());
    }

    Attachment done(JsonNode answer, Set<String> notCheckable) {
        return new Attachment(request, network, plugins, answer, Set.copyOf(notCheckable));
    }

    String sandboxId() {
        return request.sandboxId();
    }

    NetworkAttachment toNetworkAttachment() {
        if (result == null) {
            throw new NetworkException("the network of sandbox " + sandboxId() + " was never set up", null);
        }
        JsonNode address = result.path("ips").path(0);
        String ip = address.path("address").asString("");
        if (ip.isEmpty()) {
            throw new NetworkException("the CNI plug-ins gave sandbox " + sandboxId() + " no address", null);
        }
        return new NetworkAttachment(
                request,
                network,
                hostInterface(result),
                POD_INTERFACE,
                ip.substring(0, ip.indexOf('/')),
                address.path("gateway").asString(""));
    }

    /** The bridge plug-in lists the bridge, the host's end and the Pod's end, which alone has a sandbox. */
    private String hostInterface(JsonNode answer) {
        String bridge = plugins.getFirst().path("bridge").asString("");
        for (JsonNode candidate : answer.path("interfaces")) {
            String name = candidate.path("name").asString("");
            if (candidate.path("sandbox").asString("").isEmpty() && !name.equals(bridge)) {
                return name;
            }
        }
        return "";
    }
}
