package dev.capstan.e2e.containers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.capstan.e2e.cluster.Workload;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * The step that each service does by itself, against PostgreSQL and Kafka in containers. No other service runs, so what stands
 * before a service in a Pod's way is made by the test, before that service starts: it has to find it.
 *
 * <p>First of its run: beside the compose stack, which lasts until the end, there would be two of everything.
 */
@Order(1)
@EnabledIfSystemProperty(named = "compose.stack", matches = "yes", disabledReason = "./capstan test compose")
class ServicesOnContainersIT {
    private static final String WEB = "web";
    private static final String NODE = "made-by-hand";

    private static ServersOnContainers servers;
    private static KubernetesClient client;

    private Workload workload;

    @BeforeAll
    static void start() {
        servers = ServersOnContainers.start();
        client = servers.client();
    }

    @AfterAll
    static void stop() {
        if (servers != null) {
            servers.close();
        }
    }

    /** It is never closed: a namespace goes only where the lifecycle service runs, and all goes with the database. */
    @BeforeEach
    void takeANamespace() {
        workload = Workload.in(servers);
    }

    @Test
    void theApiServiceKeepsAWriteInPostgresAndTellsKafka() {
        ConfigMap written = client.resource(aConfigMap()).create();

        assertThat(client.resource(written).get()).isEqualTo(written);
        try (TopicReader topic = servers.topic("configmaps")) {
            await().atMost(Workload.SOON)
                    .untilAsserted(() -> assertThat(topic.lastOf(workload.namespace() + "/settings"))
                            .hasValueSatisfying(record -> assertIsChangeOf(written, record)));
        }

        servers.replaceApiService();
        assertThat(client.resource(written).get()).isEqualTo(written);
    }

    @Test
    void theDeploymentServiceMakesTheReplicaSetOfADeployment() {
        Deployment deployment = workload.create(workload.deployment(WEB, 2).build());

        try (ServiceContainer service = servers.run("deployment-service", "deployment-controller")) {
            service.bringsAbout(
                    "a ReplicaSet of the Deployment",
                    () -> assertThat(workload.replicaSets(WEB)).singleElement().satisfies(replicaSet -> {
                        assertThat(replicaSet.getSpec().getReplicas()).isEqualTo(2);
                        assertThat(replicaSet.getMetadata().getOwnerReferences())
                                .containsExactly(controller(deployment));
                    }));
        }
    }

    @Test
    void theReplicaSetServiceMakesThePodsOfAReplicaSet() {
        ReplicaSet replicaSet = client.resource(aReplicaSet(3).build()).create();

        try (ServiceContainer service = servers.run("replicaset-service", "replicaset-controller")) {
            service.bringsAbout(
                    "three Pods of the ReplicaSet",
                    () -> assertThat(workload.pods(WEB))
                            .hasSize(3)
                            .allSatisfy(pod -> assertThat(pod.getMetadata().getOwnerReferences())
                                    .extracting(OwnerReference::getUid)
                                    .containsExactly(replicaSet.getMetadata().getUid())));
        }
    }

    @Test
    void theSchedulerServiceBindsAPodToANodeThatIsReady() {
        client.resource(aReadyNode()).create();
        client.resource(aPod()).create();

        try (ServiceContainer service = servers.run("scheduler-service", "scheduler")) {
            service.bringsAbout(
                    "a bound Pod",
                    () -> assertThat(workload.pod(WEB).getSpec().getNodeName()).isEqualTo(NODE));
        }
    }

    @Test
    void theLifecycleServiceCollectsWhatADeletedDeploymentOwnedAndEndsADeletedNamespace() {
        Deployment deployment = workload.create(workload.deployment(WEB, 0).build());
        ReplicaSet replicaSet = client.resource(aReplicaSet(0)
                        .editMetadata()
                        .withOwnerReferences(controller(deployment))
                        .endMetadata()
                        .build())
                .create();
        client.resource(deployment).delete();
        Workload deleted = Workload.in(servers);
        client.namespaces().withName(deleted.namespace()).delete();
        assertThat(client.resource(deployment).get()).isNull();
        assertThat(client.resource(replicaSet).get()).isNotNull();
        assertThat(client.namespaces().withName(deleted.namespace()).get()).isNotNull();

        try (ServiceContainer service = servers.run("lifecycle-service", "lifecycle")) {
            service.bringsAbout(
                    "no ReplicaSet without its Deployment",
                    () -> assertThat(client.resource(replicaSet).get()).isNull());
            service.bringsAbout(
                    "no deleted namespace",
                    () -> assertThat(client.namespaces()
                                    .withName(deleted.namespace())
                                    .get())
                            .isNull());
        }
    }

    private static void assertIsChangeOf(ConfigMap written, ConsumerRecord<String, String> record) {
        assertThat(new String(record.headers().lastHeader("capstan-revision").value(), StandardCharsets.UTF_8))
                .isEqualTo(written.getMetadata().getResourceVersion());
        assertThat(Serialization.unmarshal(record.value(), ConfigMap.class).getData())
                .isEqualTo(written.getData());
    }

    private ConfigMap aConfigMap() {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withName("settings")
                .withNamespace(workload.namespace())
                .endMetadata()
                .addToData("colour", "blue")
                .build();
    }

    /** With the template that a Deployment would give it. */
    private ReplicaSetBuilder aReplicaSet(int replicas) {
        Deployment like = workload.deployment(WEB, replicas).build();
        return new ReplicaSetBuilder()
                .withMetadata(like.getMetadata())
                .withNewSpec()
                .withReplicas(replicas)
                .withSelector(like.getSpec().getSelector())
                .withTemplate(like.getSpec().getTemplate())
                .endSpec();
    }

    private Pod aPod() {
        return new PodBuilder()
                .withMetadata(workload.deployment(WEB, 1).build().getMetadata())
                .withNewSpec()
                .addNewContainer()
                .withName(WEB)
                .withImage(Workload.IMAGE)
                .withNewResources()
                .addToRequests("cpu", new Quantity("100m"))
                .endResources()
                .endContainer()
                .endSpec()
                .build();
    }

    private static Node aReadyNode() {
        return new NodeBuilder()
                .withNewMetadata()
                .withName(NODE)
                .endMetadata()
                .withNewStatus()
                .withAllocatable(
                        Map.of("cpu", new Quantity("4"), "memory", new Quantity("4Gi"), "pods", new Quantity("110")))
                .addNewCondition()
                .withType("Ready")
                .withStatus("True")
                .endCondition()
                .endStatus()
                .build();
    }

    private static OwnerReference controller(Deployment deployment) {
        return new OwnerReferenceBuilder()
                .withApiVersion("apps/v1")
                .withKind("Deployment")
                .withName(deployment.getMetadata().getName())
                .withUid(deployment.getMetadata().getUid())
                .withController(true)
                .withBlockOwnerDeletion(true)
                .build();
    }
}
