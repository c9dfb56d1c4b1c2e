package dev.capstan.e2e.doors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.capstan.e2e.cluster.CapstanCluster;
import dev.capstan.e2e.cluster.SharedCluster;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** The broker lets the relay write, and each service read what its informers follow. */
@ExtendWith(SharedCluster.class)
class KafkaRulesIT {
    private static final String DEPLOYMENTS = "capstan.deployments.apps";
    private static final String REPLICASETS = "capstan.replicasets.apps";
    private static final String PODS = "capstan.pods";
    private static final String NODES = "capstan.nodes";
    private static final String NAMESPACES = "capstan.namespaces";
    private static final String SECRETS = "capstan.secrets";

    /** {@code ALL} is every topic of objects, of which the keeper of the house collects the garbage. */
    private static final Set<String> ALL = Set.of("*");

    private static final Map<String, Set<String>> READABLE = Map.of(
            "deployment-controller", Set.of(DEPLOYMENTS, REPLICASETS, PODS),
            "replicaset-controller", Set.of(REPLICASETS, PODS),
            "scheduler", Set.of(PODS, NODES, NAMESPACES),
            "node-agent", Set.of(PODS, NODES),
            "lifecycle", ALL);

    private static final Map<String, String> GROUPS = Map.of(
            "deployment-controller", "capstan.deployment-service",
            "replicaset-controller", "capstan.replicaset-service",
            "scheduler", "capstan.scheduler-service",
            "lifecycle", "capstan.lifecycle-service");

    static final Collection<String> SERVICES = new TreeSet<>(READABLE.keySet());

    private ClusterDoors doors;
    private Set<String> objectTopics;

    @BeforeEach
    void findTopics(CapstanCluster cluster) throws ExecutionException, InterruptedException {
        doors = new ClusterDoors(cluster);
        try (Admin broker = Admin.create(doors.kafkaLogin("broker"))) {
            objectTopics = new TreeSet<>(broker.listTopics().names().get());
        }
        objectTopics.removeIf(topic -> !topic.startsWith("capstan.") || topic.startsWith("capstan.shards."));
        assertThat(objectTopics).contains(DEPLOYMENTS, REPLICASETS, PODS, NODES, NAMESPACES, SECRETS);
    }

    @Test
    void noUserIsForgotten() {
        Set<String> tested = new TreeSet<>(SERVICES);
        tested.addAll(Set.of("relay", "broker", "controller"));

        assertThat(doors.kafkaPasswords().keySet()).isEqualTo(tested);
    }

    @ParameterizedTest
    @FieldSource("SERVICES")
    void readsItsOwnTopicsOnly(String user) {
        Set<String> readable = new TreeSet<>();
        Properties login = doors.kafkaLogin(user);
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(login, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            for (String topic : objectTopics) {
                TopicPartition partition = new TopicPartition(topic, 0);
                consumer.assign(List.of(partition));
                consumer.seekToBeginning(List.of(partition));
                try {
                    consumer.position(partition);
                    consumer.poll(Duration.ofMillis(200));
                    readable.add(topic);
                } catch (TopicAuthorizationException refused) {
                    assertThat(refused.unauthorizedTopics()).containsExactly(topic);
                }
            }
        }

        assertThat(readable)
                .isEqualTo(READABLE.get(user).equals(ALL) ? objectTopics : new TreeSet<>(READABLE.get(user)));
    }

    @ParameterizedTest
    @FieldSource("SERVICES")
    void writesNoTopic(String user) {
        Properties login = doors.kafkaLogin(user);
        // Or the broker would refuse the producer before it has named a topic.
        login.setProperty("enable.idempotence", "false");
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(login, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (String topic : objectTopics) {
                assertThatThrownBy(() -> producer.send(new ProducerRecord<>(topic, 0, new byte[0], new byte[0]))
                                .get())
                        .as(topic)
                        .hasCauseInstanceOf(TopicAuthorizationException.class);
            }
        }
    }

    /** Who could join another's group would be given a part of its work. */
    @ParameterizedTest
    @FieldSource("SERVICES")
    void isAMemberOfItsOwnGroupOnly(String user) {
        Set<String> allowed = new TreeSet<>();
        for (String group : GROUPS.values()) {
            Properties login = doors.kafkaLogin(user);
            login.setProperty("group.id", group);
            try (KafkaConsumer<byte[], byte[]> consumer =
                    new KafkaConsumer<>(login, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
                consumer.committed(Set.of(new TopicPartition(PODS, 0)), Duration.ofSeconds(60));
                allowed.add(group);
            } catch (GroupAuthorizationException refused) {
                assertThat(refused.groupId()).isEqualTo(group);
            }
        }

        assertThat(allowed).isEqualTo(GROUPS.containsKey(user) ? Set.of(GROUPS.get(user)) : Set.of());
    }

    @ParameterizedTest
    @FieldSource("SERVICES")
    void cannotFenceTheRelay(String user) {
        Properties login = doors.kafkaLogin(user);
        login.setProperty("transactional.id", "capstan-relay");
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(login, new ByteArraySerializer(), new ByteArraySerializer())) {
            assertThatThrownBy(producer::initTransactions).isInstanceOf(TransactionalIdAuthorizationException.class);
        }
    }

    @ParameterizedTest
    @FieldSource("SERVICES")
    void changesNothingAboutTheBroker(String user) {
        try (Admin admin = Admin.create(doors.kafkaLogin(user))) {
            refused(admin.deleteTopics(List.of(PODS)).all());
            refused(admin.createTopics(List.of(new NewTopic("capstan.own", 1, (short) 1)))
                    .all());
            refused(admin.createAcls(List.of(everything(user))).all());
            refused(admin.describeUserScramCredentials().all());
        }
    }

    /** It writes all topics; it doesn't say who else may. */
    @Test
    void theRelayGivesNobodyAccess() {
        try (Admin admin = Admin.create(doors.kafkaLogin("relay"))) {
            refused(admin.createAcls(List.of(everything("relay"))).all());
        }
    }

    private static AclBinding everything(String user) {
        return new AclBinding(
                new ResourcePattern(ResourceType.TOPIC, "*", PatternType.LITERAL),
                new AccessControlEntry("User:" + user, "*", AclOperation.ALL, AclPermissionType.ALLOW));
    }

    private static void refused(KafkaFuture<?> attempt) {
        assertThatThrownBy(attempt::get).hasCauseInstanceOf(AuthorizationException.class);
    }
}
