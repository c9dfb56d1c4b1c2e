package dev.capstan.deployment.revision;

import dev.capstan.client.ApiErrors;
import dev.capstan.client.EventRecorder;
import dev.capstan.deployment.rollout.ReplicaCounts;
import dev.capstan.deployment.rollout.ReplicaSetOrder;
import dev.capstan.deployment.rollout.ReplicasAnnotations;
import dev.capstan.deployment.rollout.RollingUpdate;
import dev.capstan.deployment.rollout.RolloutBudget;
import dev.capstan.deployment.rollout.RolloutState;
import dev.capstan.resource.ObjectKey;
import dev.capstan.resource.Owners;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds among a Deployment's ReplicaSets the one with its template, keeps that one's annotations right, and makes it if there
 * is none.
 *
 * <p>Of several with the same template the oldest counts, so that every look chooses the same.
 *
 * <p>Source of the behaviour: {@code getNewReplicaSet} in {@code pkg/controller/deployment/sync.go}.
 */
public final class Revisions {
    private static final Logger log = LoggerFactory.getLogger(Revisions.class);

    private final KubernetesClient client;
    private final EventRecorder events;
    private final PodTemplates templates;

    public Revisions(KubernetesClient client, EventRecorder events) {
        this.client = client;
        this.events = events;
        this.templates = new PodTemplates(client.getKubernetesSerialization());
    }

    /** The state as it is; an existing new ReplicaSet gets the annotations and minReadySeconds that it lacks. */
    public RolloutState current(Deployment deployment, List<ReplicaSet> owned) {
        List<ReplicaSet> sorted =
                owned.stream().sorted(ReplicaSetOrder.OLDEST_FIRST).toList();
        Optional<ReplicaSet> found = sorted.stream()
                .filter(replicaSet -> hasTemplateOf(deployment, replicaSet))
                .findFirst();
        List<ReplicaSet> old = sorted.stream()
                .filter(replicaSet -> found.isEmpty() || replicaSet != found.get())
                .toList();
        RolloutState state = new RolloutState(deployment, found, old);
        return found.map(replicaSet -> state.with(synced(state, replicaSet))).orElse(state);
    }

    private boolean hasTemplateOf(Deployment deployment, ReplicaSet replicaSet) {
        return templates.sameIgnoringHash(
                replicaSet.getSpec().getTemplate(), deployment.getSpec().getTemplate());
    }

    private ReplicaSet synced(RolloutState state, ReplicaSet replicaSet) {
        Deployment deployment = state.deployment();
        Map<String, String> annotations =
                RevisionAnnotations.missing(deployment, replicaSet, RevisionAnnotations.next(state.oldReplicaSets()));
        Integer minReady = deployment.getSpec().getMinReadySeconds();
        boolean minReadyDiffers =
                !Objects.equals(orZero(minReady), orZero(replicaSet.getSpec().getMinReadySeconds()));
        if (annotations.isEmpty() && !minReadyDiffers) {
            return replicaSet;
        }
        Map<String, Object> patch = new HashMap<>();
        patch.put(
                "metadata",
                Map.of("resourceVersion", replicaSet.getMetadata().getResourceVersion(), "annotations", annotations));
        if (minReadyDiffers) {
            patch.put("spec", Map.of("minReadySeconds", orZero(minReady)));
        }
        return client.apps()
                .replicaSets()
                .inNamespace(replicaSet.getMetadata().getNamespace())
                .withName(replicaSet.getMetadata().getName())
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        client.getKubernetesSerialization().asJson(patch));
    }

    /**
     * Makes the new ReplicaSet if there is none, with as many replicas as the budget allows at once. The name follows from
     * the template: done twice, it is there once.
     */
    public NewReplicaSet ensure(RolloutState state) {
        Optional<ReplicaSet> present = state.newReplicaSet();
        if (present.isPresent()) {
            return foundOrCreated(state, present.get());
        }
        ReplicaSet wanted = newReplicaSet(state);
        try {
            ReplicaSet created = client.resource(wanted).create();
            report(state, created);
            return new NewReplicaSet.Created(state.with(created));
        } catch (KubernetesClientException failure) {
            if (ApiErrors.isAlreadyExists(failure)) {
                return existing(state, wanted);
            }
            return new NewReplicaSet.Refused(
                    "Failed to create new replica set \"" + wanted.getMetadata().getName() + "\": "
                            + ApiErrors.messageOf(failure),
                    failure);
        }
    }

    private static NewReplicaSet foundOrCreated(RolloutState state, ReplicaSet replicaSet) {
        return RevisionAnnotations.isUnreported(state.deployment(), replicaSet)
                ? new NewReplicaSet.Created(state)
                : new NewReplicaSet.Found(state);
    }

    /** The name is taken: by ourselves, and the store only doesn't show it yet, or by another template. */
    private NewReplicaSet existing(RolloutState state, ReplicaSet wanted) {
        ReplicaSet live = client.resource(wanted).get();
        Deployment deployment = state.deployment();
        if (live != null && Owners.isControlledBy(live, deployment) && hasTemplateOf(deployment, live)) {
            return foundOrCreated(state.with(live), live);
        }
        int collisions = collisionCount(deployment) + 1;
        log.info(
                "name of new replica set is taken object={} replicaSet={} collisionCount={}",
                ObjectKey.of(deployment),
                wanted.getMetadata().getName(),
                collisions);
        client.resource(new DeploymentBuilder(deployment)
                        .editOrNewStatus()
                        .withCollisionCount(collisions)
                        .endStatus()
                        .build())
                .updateStatus();
        return new NewReplicaSet.Collided();
    }

    private ReplicaSet newReplicaSet(RolloutState state) {
        Deployment deployment = state.deployment();
        String hash = PodTemplateHash.of(
                templates.canonicalText(deployment.getSpec().getTemplate()), collisionCount(deployment));
        PodTemplateSpec template = PodTemplates.withHash(deployment.getSpec().getTemplate(), hash);
        LabelSelector selector = new LabelSelectorBuilder(deployment.getSpec().getSelector())
                .addToMatchLabels(PodTemplates.HASH_LABEL, hash)
                .build();
        RolloutBudget budget = state.budget();
        return new ReplicaSetBuilder()
                .withNewMetadata()
                .withName(
                        PodTemplateHash.replicaSetName(deployment.getMetadata().getName(), hash))
                .withNamespace(deployment.getMetadata().getNamespace())
                .withLabels(template.getMetadata().getLabels())
                .withAnnotations(RevisionAnnotations.copied(deployment))
                .addToAnnotations(
                        RevisionAnnotations.REVISION, Long.toString(RevisionAnnotations.next(state.oldReplicaSets())))
                .addToAnnotations(ReplicasAnnotations.of(budget.replicas(), budget.maxTotal()))
                .withOwnerReferences(Owners.controllerReference(deployment))
                .endMetadata()
                .withNewSpec()
                .withReplicas(
                        RolloutBudget.isRecreate(deployment) ? budget.replicas() : RollingUpdate.newReplicas(state, 0))
                .withMinReadySeconds(deployment.getSpec().getMinReadySeconds())
                .withSelector(selector)
                .withTemplate(template)
                .endSpec()
                .build();
    }

    private void report(RolloutState state, ReplicaSet created) {
        int replicas = ReplicaCounts.wanted(created);
        String name = created.getMetadata().getName();
        log.info(
                "created replica set object={} replicaSet={} replicas={} revision={}",
                ObjectKey.of(state.deployment()),
                name,
                replicas,
                RevisionAnnotations.revisionOf(created));
        if (replicas > 0) {
            events.normal(
                    state.deployment(),
                    "ScalingReplicaSet",
                    "Scaled up replica set " + name + " from 0 to " + replicas);
        }
    }

    private static int collisionCount(Deployment deployment) {
        return deployment.getStatus() == null
                ? 0
                : orZero(deployment.getStatus().getCollisionCount());
    }

    private static int orZero(@Nullable Integer value) {
        return value == null ? 0 : value;
    }
}
