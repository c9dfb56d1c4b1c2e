package dev.capstan.replicaset.scaling;

import dev.capstan.client.ApiErrors;
import dev.capstan.client.EventRecorder;
import dev.capstan.resource.Owners;
import io.fabric8.kubernetes.api.model.DeleteOptions;
import io.fabric8.kubernetes.api.model.DeleteOptionsBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.HashMap;
import java.util.Map;

/**
 * Creates and deletes a ReplicaSet's Pods, and tells users so in events on the ReplicaSet.
 *
 * <p>Source of names and messages: {@code RealPodControl} in {@code pkg/controller/controller_utils.go}.
 */
final class PodControl {
    private final KubernetesClient client;
    private final EventRecorder events;

    PodControl(KubernetesClient client, EventRecorder events) {
        this.client = client;
        this.events = events;
    }

    /**
     * @param annotations beside the template's
     */
    void create(ReplicaSet replicaSet, Map<String, String> annotations) {
        try {
            Pod created = client.pods()
                    .inNamespace(replicaSet.getMetadata().getNamespace())
                    .resource(podFrom(replicaSet, annotations))
                    .create();
            events.normal(
                    replicaSet,
                    "SuccessfulCreate",
                    "Created pod: " + created.getMetadata().getName());
        } catch (KubernetesClientException failure) {
            if (!ApiErrors.isNamespaceTerminating(failure)) {
                events.warning(replicaSet, "FailedCreate", "Error creating: " + ApiErrors.messageOf(failure));
            }
            throw failure;
        }
    }

    static Pod podFrom(ReplicaSet replicaSet, Map<String, String> annotations) {
        ObjectMeta template = replicaSet.getSpec().getTemplate().getMetadata();
        Map<String, String> all = new HashMap<>(template.getAnnotations());
        all.putAll(annotations);
        return new PodBuilder()
                .withNewMetadata()
                .withGenerateName(replicaSet.getMetadata().getName() + "-")
                .withNamespace(replicaSet.getMetadata().getNamespace())
                .withLabels(new HashMap<>(template.getLabels()))
                .withAnnotations(all)
                .withFinalizers(template.getFinalizers())
                .withOwnerReferences(Owners.controllerReference(replicaSet))
                .endMetadata()
                .withSpec(replicaSet.getSpec().getTemplate().getSpec())
                .build();
    }

    /**
     * The uid goes with it: a Pod of the same name that isn't this one stays.
     *
     * @return false when the Pod was gone already
     */
    boolean delete(ReplicaSet replicaSet, Pod pod) {
        String name = pod.getMetadata().getName();
        DeleteOptions options = new DeleteOptionsBuilder()
                .withNewPreconditions()
                .withUid(pod.getMetadata().getUid())
                .endPreconditions()
                .build();
        String path = "/api/v1/namespaces/" + pod.getMetadata().getNamespace() + "/pods/" + name;
        try {
            client.raw(path, "DELETE", options);
            events.normal(replicaSet, "SuccessfulDelete", "Deleted pod: " + name);
            return true;
        } catch (KubernetesClientException failure) {
            if (failure.getCode() == ApiErrors.NOT_FOUND || failure.getCode() == ApiErrors.CONFLICT) {
                return false;
            }
            events.warning(replicaSet, "FailedDelete", "Error deleting: " + ApiErrors.messageOf(failure));
            throw failure;
        }
    }
}
