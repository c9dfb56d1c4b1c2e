package dev.capstan.e2e.doors;

import static org.assertj.core.api.Assertions.assertThat;

import dev.capstan.e2e.cluster.CapstanCluster;
import dev.capstan.e2e.cluster.RawHttp;
import dev.capstan.e2e.cluster.SharedCluster;
import dev.capstan.e2e.cluster.Workload;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Every token, password, key and Secret value of a cluster is sought in all that it logs and publishes. */
@ExtendWith(SharedCluster.class)
class SecretsStaySecretIT {
    @Test
    void noLogAndNoTopicHoldsOne(CapstanCluster cluster) throws IOException, ExecutionException, InterruptedException {
        ClusterDoors doors = new ClusterDoors(cluster);
        Map<String, String> secrets = secretsOf(cluster, doors);
        try (Workload workload = Workload.in(cluster)) {
            String value = "swordfish-" + UUID.randomUUID();
            String changed = "marlin-" + UUID.randomUUID();
            useSecrets(cluster, workload, value, changed);
            secrets.put("a Secret's value", value);
            secrets.put("a Secret's value in base64", base64(value));
            secrets.put("a changed Secret's value", changed);
            secrets.put("a changed Secret's value in base64", base64(changed));

            Map<String, byte[]> published = topics(doors);
            assertThat(published).containsKey("capstan.secrets");
            assertThat(containing(published.get("capstan.secrets"), Map.of("its name", "credentials")))
                    .as("the Secret itself is published")
                    .isNotEmpty();
            assertThat(findings(published, secrets)).as("in Kafka's records").isEmpty();
        }
        Map<String, byte[]> logs = new TreeMap<>();
        for (Path log : doors.files("logs")) {
            logs.put(log.getFileName().toString(), Files.readAllBytes(log));
        }
        assertThat(logs).containsKeys("api-service.log", "node-agent.log", "standalone.log", "postgres.log");
        assertThat(findings(logs, secrets)).as("in the logs").isEmpty();
    }

    /** Goes where values go: into a container's environment and files, kubectl's annotations, and refused requests. */
    private static void useSecrets(CapstanCluster cluster, Workload workload, String value, String changed) {
        String manifest = """
                {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "credentials", "namespace": "%s"},
                 "stringData": {"password": "%s"}}
                """;
        apply(cluster, manifest.formatted(workload.namespace(), value));
        DeploymentBuilder deployment = workload.deployment("user", 1);
        deployment
                .editSpec()
                .editTemplate()
                .editSpec()
                .addNewVolume()
                .withName("files")
                .withNewSecret()
                .withSecretName("credentials")
                .endSecret()
                .endVolume()
                .editFirstContainer()
                .addNewVolumeMount()
                .withName("files")
                .withMountPath("/credentials")
                .endVolumeMount()
                .addNewEnvFrom()
                .withNewSecretRef("credentials", false)
                .endEnvFrom()
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec();
        workload.create(deployment.build());
        var pod = workload.awaitReady("user", 1).getFirst();
        assertThat(workload.inside(pod, "web", "/bin/busybox", "cat", "/credentials/password"))
                .isEqualTo(value);
        apply(cluster, manifest.formatted(workload.namespace(), changed));
        try (RawHttp http = new RawHttp(cluster)) {
            String secrets = "/api/v1/namespaces/" + workload.namespace() + "/secrets";
            for (String refused : List.of(
                    "{\"metadata\": {\"name\": \"No_Name\"}, \"stringData\": {\"password\": \"" + value + "\"}}",
                    "{\"metadata\": {\"name\": \"a\"}, \"data\": {\"password\": \"%" + value + "\"}}",
                    "{\"metadata\": {\"name\": \"a\"}, \"stringData\": {\"password\": \"" + value + "\"")) {
                assertThat(http.post(secrets, "application/json", refused).statusCode())
                        .isBetween(400, 422);
            }
            assertThat(http.postWithToken(value, secrets, "application/json", "{}")
                            .statusCode())
                    .isEqualTo(401);
        }
    }

    private static void apply(CapstanCluster cluster, String manifest) {
        var outcome = cluster.kubectl().attemptWithInput(manifest, "kubectl", "apply", "-f", "-");
        assertThat(outcome.succeeded()).as(outcome.all()).isTrue();
    }

    private static Map<String, String> secretsOf(CapstanCluster cluster, ClusterDoors doors) throws IOException {
        Map<String, String> secrets = new TreeMap<>();
        doors.tokens().forEach((name, token) -> secrets.put("token of " + name, token));
        doors.kafkaPasswords().forEach((user, password) -> secrets.put("Kafka's password of " + user, password));
        secrets.put("PostgreSQL's password", doors.read("pki/postgres.password").strip());
        for (Path file : doors.files("pki")) {
            if (file.toString().endsWith(".key")) {
                // Any line of it but the two that say what it is.
                secrets.put(
                        file.getFileName().toString(), Files.readAllLines(file).get(1));
            }
        }
        assertThat(secrets.keySet()).contains("token of admin", "Kafka's password of relay", "ca.key");
        assertThat(secrets.values()).allMatch(secret -> secret.length() >= 16);
        return secrets;
    }

    /** Key, headers and value of all records, by topic; compressed batches would hide them from a look at the files. */
    private static Map<String, byte[]> topics(ClusterDoors doors) throws ExecutionException, InterruptedException {
        Properties login = doors.kafkaLogin("broker");
        Map<String, byte[]> contents = new TreeMap<>();
        try (Admin admin = Admin.create(login);
                KafkaConsumer<byte[], byte[]> consumer =
                        new KafkaConsumer<>(login, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            var topics = admin.describeTopics(admin.listTopics().names().get())
                    .allTopicNames()
                    .get();
            for (var topic : topics.values()) {
                List<TopicPartition> partitions = topic.partitions().stream()
                        .map(partition -> new TopicPartition(topic.name(), partition.partition()))
                        .toList();
                contents.put(topic.name(), read(consumer, partitions));
            }
        }
        return contents;
    }

    private static byte[] read(KafkaConsumer<byte[], byte[]> consumer, List<TopicPartition> partitions) {
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        var bytes = new ByteArrayOutputStream();
        while (partitions.stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                append(bytes, record.key());
                record.headers().forEach(header -> append(bytes, header.value()));
                append(bytes, record.value());
            }
        }
        return bytes.toByteArray();
    }

    private static void append(ByteArrayOutputStream bytes, byte @Nullable [] part) {
        if (part != null) {
            bytes.writeBytes(part);
            bytes.write('\n');
        }
    }

    private static List<String> findings(Map<String, byte[]> places, Map<String, String> secrets) {
        List<String> findings = new ArrayList<>();
        places.forEach(
                (place, bytes) -> containing(bytes, secrets).forEach(secret -> findings.add(secret + " in " + place)));
        return findings;
    }

    private static List<String> containing(byte[] bytes, Map<String, String> secrets) {
        // A character per byte, so that what isn't text can be searched too.
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        return secrets.entrySet().stream()
                .filter(secret -> text.contains(secret.getValue()))
                .map(Map.Entry::getKey)
                .toList();
    }

    private static String base64(String value) {
        // Without the end, which depends on what follows.
        String encoded = Base64.getEncoder().withoutPadding().encodeToString(value.getBytes(StandardCharsets.UTF_8));
        return encoded.substring(0, encoded.length() - 1);
    }
}
