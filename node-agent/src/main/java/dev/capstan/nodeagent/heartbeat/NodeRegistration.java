package dev.capstan.nodeagent.heartbeat;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.NodeStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Creates the Node if there is none, and sees to its labels if there is. */
final class NodeRegistration {
    private static final Logger log = LoggerFactory.getLogger(NodeRegistration.class);
    private static final int CONFLICT = 409;

    private final KubernetesClient client;
    private final NodeDescription description;

    NodeRegistration(KubernetesClient client, NodeDescription description) {
        this.client = client;
        this.description = description;
    }

    /** The Node as it stands, created if it wasn't there. */
    Node ensure(NodeStatus initialStatus) {
        @Nullable Node found = client.nodes().withName(description.name()).get();
        if (found == null) {
            return create(initialStatus);
        }
        return missesLabels(found) ? relabel(found) : found;
    }

    private Node create(NodeStatus status) {
        Node wanted = new NodeBuilder(description.node()).withStatus(status).build();
        try {
            Node created = client.nodes().resource(wanted).create();
            log.info(
                    "registered node={} uid={}",
                    description.name(),
                    created.getMetadata().getUid());
            return created;
        } catch (KubernetesClientException failure) {
            if (failure.getCode() == CONFLICT) {
                return client.nodes().withName(description.name()).require();
            }
            throw failure;
        }
    }

    private boolean missesLabels(Node node) {
        Map<String, String> labels = node.getMetadata().getLabels();
        return labels == null
                || !labels.entrySet().containsAll(description.labels().entrySet());
    }

    private Node relabel(Node node) {
        Map<String, Object> metadata = new HashMap<>();
        metadata.put("labels", description.labels());
        String patch = client.getKubernetesSerialization().asJson(Map.of("metadata", metadata));
        return client.nodes()
                .withName(node.getMetadata().getName())
                .patch(PatchContext.of(PatchType.STRATEGIC_MERGE), patch);
    }
}
